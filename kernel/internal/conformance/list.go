package main

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed testdata/*.txt
var files embed.FS

// Lists are what is known about the programs beforehand, by name.
type lists struct {
	irrelevant map[string]string // to the reason
	fails      map[string]string // to the cause
	plain      map[string]string // programs that plain yaegi passes
	tenth      map[string]string // programs that go test runs
}

// readLists reads the committed lists.
func readLists() (*lists, error) {
	l := &lists{}
	for name, list := range map[string]*map[string]string{"irrelevant": &l.irrelevant, "fails": &l.fails, "plain": &l.plain, "tenth": &l.tenth} {
		data, err := files.ReadFile("testdata/" + name + ".txt")
		if err != nil {
			return nil, err
		}
		if *list, err = parseList(string(data)); err != nil {
			return nil, fmt.Errorf("%s.txt: %w", name, err)
		}
	}
	for name := range l.irrelevant {
		if _, ok := l.fails[name]; ok {
			return nil, fmt.Errorf("%s is in irrelevant.txt and in fails.txt", name)
		}
	}
	return l, nil
}

// parseList reads lines of a name and, behind spaces, a reason. What begins with # is a comment.
func parseList(text string) (map[string]string, error) {
	list := map[string]string{}
	n := 0
	for line := range strings.Lines(text) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, reason, _ := strings.Cut(line, " ")
		if _, ok := list[name]; ok {
			return nil, fmt.Errorf("line %d: %s stands twice", n, name)
		}
		list[name] = strings.TrimSpace(reason)
	}
	return list, nil
}

// check finds entries that name no program and entries without a reason.
func (l *lists) check(all []program) error {
	known := map[string]bool{}
	for _, p := range all {
		known[p.name] = true
	}
	for file, list := range map[string]map[string]string{"irrelevant": l.irrelevant, "fails": l.fails, "plain": l.plain, "tenth": l.tenth} {
		for name, reason := range list {
			if !known[name] {
				return fmt.Errorf("%s.txt: there is no program %s", file, name)
			}
			if reason == "" && (file == "irrelevant" || file == "fails") {
				return fmt.Errorf("%s.txt: %s has no reason", file, name)
			}
		}
	}
	return nil
}
