package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// hashesFile, in the folder of the lessons, tells for each lesson the hash of what was unpacked, so that one which its reader left as
// it was can be told from one that he changed.
const hashesFile = ".golanes-lessons.json"

// unpack writes the lessons, *.ipynb in from, into dir. A file that is there is renewed if it is as an earlier unpack wrote it and left
// alone otherwise; kept names those left alone of which there is a newer version.
func unpack(from fs.FS, dir string) (kept []string, err error) {
	lessons, err := fs.Glob(from, "*.ipynb")
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, err
	}
	hashes, err := readHashes(dir)
	if err != nil {
		return nil, err
	}
	for _, name := range lessons {
		data, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, err
		}
		file := filepath.Join(dir, name)
		there, err := os.ReadFile(file)
		absent := errors.Is(err, fs.ErrNotExist)
		switch {
		case err != nil && !absent:
			return nil, err
		case absent || hash(there) == hashes[name] && !bytes.Equal(there, data):
			if err := os.WriteFile(file, data, 0o644); err != nil {
				return nil, err
			}
		case !bytes.Equal(there, data):
			if hashes[name] != hash(data) {
				kept = append(kept, name)
			}
			continue
		}
		hashes[name] = hash(data)
	}
	return kept, writeHashes(dir, hashes)
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// readHashes returns hashes by file name, none if there is no such file.
func readHashes(dir string) (map[string]string, error) {
	hashes := map[string]string{}
	file := filepath.Join(dir, hashesFile)
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return hashes, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(data, &hashes); err != nil || hashes == nil {
		return nil, fmt.Errorf("%s is damaged: delete it, and every lesson that is there counts as changed by you", file)
	}
	return hashes, nil
}

// writeHashes leaves a file that says the same as it is: the folder may be one that can only be read.
func writeHashes(dir string, hashes map[string]string) error {
	data, err := json.MarshalIndent(hashes, "", " ")
	if err != nil {
		return err
	}
	data = append(data, '\n')
	file := filepath.Join(dir, hashesFile)
	if there, err := os.ReadFile(file); err == nil && bytes.Equal(there, data) {
		return nil
	}
	return os.WriteFile(file, data, 0o644)
}
