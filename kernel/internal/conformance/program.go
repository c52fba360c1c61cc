package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// A program is one of Go's test programs.
type program struct {
	name string // slash-separated, relative to the root of the tests
	file string
	want string // all that it must write
}

// directory is the folder of a program as the table has it.
func (p program) directory() string {
	if dir := path.Dir(p.name); dir != "." {
		return dir
	}
	return "test"
}

// errNoTests means that this installation of Go has no tests, as those of some distributions.
var errNoTests = errors.New("this Go has no test folder")

// testRoot is $GOROOT/test of the go command on PATH.
func testRoot() (string, error) {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return "", fmt.Errorf("go env GOROOT: %w", err)
	}
	root := filepath.Join(strings.TrimSpace(string(out)), "test")
	if _, err := os.Stat(root); err != nil {
		return "", fmt.Errorf("%w: %w", errNoTests, err)
	}
	return root, nil
}

// programs reads the programs in root and in the folders directly beneath it, sorted by name.
func programs(root string) ([]program, error) {
	// Deeper folders are packages of a test, and one, typeparam/mdempsky, is reports of crashes of the compiler. The .dir folders are
	// packages as well.
	var found []program
	for _, pattern := range []string{"*.go", "*/*.go"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			name, err := filepath.Rel(root, file)
			if err != nil {
				return nil, err
			}
			if strings.HasSuffix(filepath.Dir(name), ".dir") {
				continue
			}
			runs, err := isRun(file)
			if err != nil {
				return nil, err
			}
			if !runs {
				continue
			}
			want, err := os.ReadFile(strings.TrimSuffix(file, ".go") + ".out")
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
			found = append(found, program{name: filepath.ToSlash(name), file: file, want: string(want)})
		}
	}
	return found, nil
}

// isRun reports whether the first line of a file is exactly "// run".
func isRun(file string) (bool, error) {
	f, err := os.Open(file)
	if err != nil {
		return false, err
	}
	defer f.Close()
	line, err := bufio.NewReader(f).ReadSlice('\n')
	if err != nil && len(line) == 0 {
		return false, nil // an empty file
	}
	return string(bytes.TrimSuffix(line, []byte("\n"))) == "// run", nil
}
