// A driver in Go, written from docs/protocol.md alone, with nothing but the standard library.
//
// It serves operations on values; a case with steps, or that sets up or observes something, is unsupported.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
)

func main() {
	requests, answers := bufio.NewReader(os.Stdin), os.Stdout
	// What the code under test reads and prints must not reach the frames.
	os.Stdin, os.Stdout = nil, os.Stderr
	if err := converse(requests, answers); err != nil {
		fmt.Fprintln(os.Stderr, "go driver:", err)
		os.Exit(1)
	}
}

// converse says hello and answers each request as it comes, until there are no more.
func converse(requests io.Reader, answers io.Writer) error {
	ops := []string{}
	for name := range operations {
		ops = append(ops, name)
	}
	slices.Sort(ops)
	hello := map[string]any{"format": "parity-driver", "version": 1, "sdk": "go miniature", "ops": ops}
	if err := writeFrame(answers, 0, hello, nil); err != nil {
		return err
	}
	for {
		request, err := readFrame(requests)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		header, attachments := answer(request)
		if err := writeFrame(answers, request.sequence, header, attachments); err != nil {
			return err
		}
	}
}

// answer is the header and the attachments that answer a request.
func answer(request frame) (map[string]any, [][]byte) {
	var header struct {
		Op      string                     `json:"op"`
		Args    []json.RawMessage          `json:"args"`
		Kwargs  map[string]json.RawMessage `json:"kwargs"`
		Setup   map[string]json.RawMessage `json:"setup"`
		Observe []string                   `json:"observe"`
	}
	if err := json.Unmarshal(request.header, &header); err != nil {
		return unsupported("the request cannot be read: " + err.Error()), nil
	}
	operation, served := operations[header.Op]
	if !served {
		return unsupported(fmt.Sprintf("this driver has no operation %q", header.Op)), nil
	}
	if len(header.Kwargs) > 0 || len(header.Setup) > 0 || len(header.Observe) > 0 {
		return unsupported("this driver knows neither kwargs nor setup, and observes nothing"), nil
	}
	current := call{args: header.Args, received: request.attachments}
	value, err := operation(&current)
	return outcome(value, err), current.sent
}

// outcome is what came of an operation.
func outcome(value any, err error) map[string]any {
	var failure *raised
	switch {
	case err == nil:
		return map[string]any{"returned": value}
	case errors.As(err, &failure):
		return map[string]any{"raised": failure}
	default:
		return unsupported(err.Error())
	}
}

func unsupported(reason string) map[string]any {
	return map[string]any{"unsupported": reason}
}
