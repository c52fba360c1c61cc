package main

import (
	"regexp"
	"strings"
	"testing"

	"golanes/kernel"
)

// Every command says what it does, how it is called, and gives an example.
func TestHelp(t *testing.T) {
	root := (&app{}).command()
	for _, c := range root.Commands() {
		args := append(strings.Fields(c.CommandPath())[1:], "--help")
		golanes(t, args...).want(t, strings.Join(args, " "), exitOK, regexp.QuoteMeta("Usage:\n  golanes "+c.Use), "")
		if c.Example == "" && c.Name() != "version" {
			t.Errorf("%s has no example", c.Name())
		}
	}
	golanes(t).want(t, "no arguments", exitOK, "golanes lab +open the lessons", "")
}

func TestVersion(t *testing.T) {
	golanes(t, "version").want(t, "version", exitOK, "^golanes "+regexp.QuoteMeta(kernel.Version)+"\n$", "")
}

func TestCompletion(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		golanes(t, "completion", shell).want(t, shell, exitOK, "golanes", "")
	}
}

func TestUsageErrors(t *testing.T) {
	for line, want := range map[string]string{
		"lba":                                 `unknown command "lba": did you mean lab\?\nTry: golanes --help`,
		"frobnicate":                          `unknown command "frobnicate"\nTry: golanes --help`,
		"--frobnicate":                        `unknown flag: --frobnicate\nTry: golanes --help`,
		"run":                                 `got 0 arguments, want: golanes run FILE...\nTry: golanes run --help`,
		"run a.txt":                           `a.txt: want a notebook \(.ipynb\) or a Go program \(.go\)`,
		"run --timeout -1s a.ipynb":           `--timeout -1s: want 0 or more`,
		"run --timeout x a.ipynb":             `--timeout`,
		"run -o o.ipynb a.ipynb b.ipynb":      `-o takes exactly one notebook`,
		"run -o o.ipynb a.go":                 `-o takes exactly one notebook`,
		"run --inplace a.go":                  `--inplace is for notebooks`,
		"run --inplace -o o.ipynb a.ipynb":    `none of the others can be`,
		"run --log-level loud a.ipynb":        `invalid argument "loud" for "--log-level" flag`,
		"kernel":                              `got 0 arguments, want: golanes kernel CONNECTION_FILE`,
		"kernel --log-level loud f":           `invalid argument "loud" for "--log-level" flag`,
		"version x":                           `got 1 argument, want: golanes version\n`,
		"install x":                           `got 1 argument`,
		"install --user --prefix /nowhere":    `none of the others can be`,
		"uninstall --sys-prefix --prefix /no": `none of the others can be`,
		"lab a b":                             `got 2 arguments, want: golanes lab`,
	} {
		golanes(t, strings.Fields(line)...).want(t, line, exitUsage, "", "^golanes: "+".*"+want)
	}
}
