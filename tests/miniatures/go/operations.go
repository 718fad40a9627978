package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
)

// operation answers a case: with a value that encoding/json can write, a *raised, or a mistake.
type operation func(*call) (any, error)

var operations = map[string]operation{
	"echo":    echo,
	"half":    half,
	"negate":  negate,
	"reverse": reverse,
	"total":   total,
}

// raised is an error of the code under test.
type raised struct {
	Kind    string `json:"kind"`
	Message string `json:"message"`
}

func (r *raised) Error() string { return r.Kind + ": " + r.Message }

// total is the sum of a list of integers.
func total(c *call) (any, error) {
	var values []int64
	if err := c.read(0, &values); err != nil {
		return nil, err
	}
	var sum int64
	for _, value := range values {
		sum += value
	}
	return sum, nil
}

// half is half of an even integer; an odd one is an error.
func half(c *call) (any, error) {
	var value int64
	if err := c.read(0, &value); err != nil {
		return nil, err
	}
	if value%2 != 0 {
		return nil, &raised{"Error", fmt.Sprintf("%d is odd", value)}
	}
	return float(value / 2), nil
}

// echo returns its argument, whatever it is: with all attachments sent back, its tags stay true.
func echo(c *call) (any, error) {
	var value json.RawMessage
	if err := c.read(0, &value); err != nil {
		return nil, err
	}
	c.sent = c.received
	return value, nil
}

// reverse returns bytes from the last to the first.
func reverse(c *call) (any, error) {
	data, err := c.bytes(0)
	if err != nil {
		return nil, err
	}
	reversed := make([]byte, len(data))
	for index, value := range data {
		reversed[len(data)-1-index] = value
	}
	return map[string]any{"$bytes": c.attach(reversed)}, nil
}

// negate changes the sign of every element of a tensor of float32.
func negate(c *call) (any, error) {
	shape, data, err := c.tensor(0)
	if err != nil {
		return nil, err
	}
	if shape.Dtype != "float32" {
		return nil, mistake("negate takes float32, found " + shape.Dtype)
	}
	negated := make([]byte, 0, len(data))
	for ; len(data) >= 4; data = data[4:] {
		element := math.Float32frombits(binary.LittleEndian.Uint32(data))
		negated = binary.LittleEndian.AppendUint32(negated, math.Float32bits(-element))
	}
	shape.Data = c.attach(negated)
	return map[string]any{"$tensor": shape}, nil
}
