package main

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// float is a float64 as the protocol writes it: never like an integer, and with a tag where JSON has no number.
type float float64

// MarshalJSON writes 2.0 as 2.0, which encoding/json would write as 2.
func (f float) MarshalJSON() ([]byte, error) {
	switch value := float64(f); {
	case math.IsNaN(value):
		return []byte(`{"$float":"nan"}`), nil
	case math.IsInf(value, 1):
		return []byte(`{"$float":"inf"}`), nil
	case math.IsInf(value, -1):
		return []byte(`{"$float":"-inf"}`), nil
	default:
		text := strconv.FormatFloat(value, 'g', -1, 64)
		if !strings.ContainsAny(text, ".e") {
			text += ".0"
		}
		return []byte(text), nil
	}
}

// tensor is an array; Data is the number of an attachment.
type tensor struct {
	Dtype string `json:"dtype"`
	Shape []int  `json:"shape"`
	Data  int    `json:"data"`
}

// mistake is what a case does wrong, as opposed to the code under test: its outcome is unsupported.
type mistake string

func (m mistake) Error() string { return string(m) }

// call is one operation with its arguments, and the attachments of request and answer.
type call struct {
	args     []json.RawMessage
	received [][]byte
	sent     [][]byte
}

// read puts the argument at an index into a Go value.
func (c *call) read(index int, into any) error {
	if index >= len(c.args) {
		return mistake(fmt.Sprintf("argument %d is missing", index+1))
	}
	if err := json.Unmarshal(c.args[index], into); err != nil {
		return mistake(fmt.Sprintf("argument %d: %v", index+1, err))
	}
	return nil
}

// attachment is what a value of the request refers to.
func (c *call) attachment(index int) ([]byte, error) {
	if index < 0 || index >= len(c.received) {
		return nil, mistake(fmt.Sprintf("a value refers to attachment %d of %d", index, len(c.received)))
	}
	return c.received[index], nil
}

// attach adds an attachment to the answer and gives its number.
func (c *call) attach(data []byte) int {
	c.sent = append(c.sent, data)
	return len(c.sent) - 1
}

// bytes reads an argument that is {"$bytes": i}.
func (c *call) bytes(index int) ([]byte, error) {
	var value struct {
		Bytes *int `json:"$bytes"`
	}
	if err := c.read(index, &value); err != nil {
		return nil, err
	}
	if value.Bytes == nil {
		return nil, mistake(fmt.Sprintf("argument %d is no $bytes", index+1))
	}
	return c.attachment(*value.Bytes)
}

// tensor reads an argument that is {"$tensor": …}, and its elements.
func (c *call) tensor(index int) (tensor, []byte, error) {
	var value struct {
		Tensor *tensor `json:"$tensor"`
	}
	if err := c.read(index, &value); err != nil {
		return tensor{}, nil, err
	}
	if value.Tensor == nil {
		return tensor{}, nil, mistake(fmt.Sprintf("argument %d is no $tensor", index+1))
	}
	data, err := c.attachment(value.Tensor.Data)
	return *value.Tensor, data, err
}
