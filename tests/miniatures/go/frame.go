package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
)

// prefix is what every frame begins with: 28 bytes, little-endian.
type prefix struct {
	Magic       [4]byte
	Sequence    uint32
	Flags       uint32
	Deadline    uint32
	Header      uint32
	Attachments uint64
}

var magic = [4]byte{'P', 'R', 'T', 'Y'}

// frame is one message; its header is JSON text.
type frame struct {
	sequence    uint32
	header      []byte
	attachments [][]byte
}

// readFrame reads the next frame; io.EOF at a clean end of the stream.
func readFrame(from io.Reader) (frame, error) {
	var head prefix
	if err := binary.Read(from, binary.LittleEndian, &head); err != nil {
		return frame{}, err
	}
	if head.Magic != magic {
		return frame{}, fmt.Errorf("found %q where a frame should begin with %q", head.Magic, magic)
	}
	header := make([]byte, head.Header)
	if _, err := io.ReadFull(from, header); err != nil {
		return frame{}, fmt.Errorf("the header of frame %d: %w", head.Sequence, err)
	}
	data := make([]byte, head.Attachments)
	if _, err := io.ReadFull(from, data); err != nil {
		return frame{}, fmt.Errorf("the attachments of frame %d: %w", head.Sequence, err)
	}
	parts, err := split(header, data)
	return frame{head.Sequence, header, parts}, err
}

// split cuts the attachments as the header lists their lengths.
func split(header, data []byte) ([][]byte, error) {
	var lengths struct {
		Attachments []uint64 `json:"attachments"`
	}
	if err := json.Unmarshal(header, &lengths); err != nil {
		return nil, fmt.Errorf("a header that is no JSON: %w", err)
	}
	parts := [][]byte{}
	for _, length := range lengths.Attachments {
		if length > uint64(len(data)) {
			return nil, fmt.Errorf("attachments of %v bytes are listed, fewer came", lengths.Attachments)
		}
		parts = append(parts, data[:length])
		data = data[length:]
	}
	if len(data) > 0 {
		return nil, fmt.Errorf("%d bytes of attachments are in no list", len(data))
	}
	return parts, nil
}

// writeFrame writes a frame in one call; the lengths of the attachments are added to the header.
func writeFrame(to io.Writer, sequence uint32, header map[string]any, attachments [][]byte) error {
	var data []byte
	if len(attachments) > 0 {
		lengths := []int{}
		for _, part := range attachments {
			lengths = append(lengths, len(part))
			data = append(data, part...)
		}
		header["attachments"] = lengths
	}
	text, err := json.Marshal(header)
	if err != nil {
		return err
	}
	head := prefix{Magic: magic, Sequence: sequence, Header: uint32(len(text)), Attachments: uint64(len(data))}
	bytes, err := binary.Append(nil, binary.LittleEndian, head)
	if err != nil {
		return err
	}
	_, err = to.Write(append(append(bytes, text...), data...))
	return err
}
