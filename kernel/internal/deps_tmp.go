package internal
import (
 _ "github.com/traefik/yaegi/interp"
 _ "github.com/traefik/yaegi/stdlib"
 _ "github.com/go-zeromq/zmq4"
 _ "github.com/go-zeromq/zmq4/security/null"
 _ "golang.org/x/tools/go/gcexportdata"
 _ "golang.org/x/tools/txtar"
 _ "github.com/spf13/cobra"
 _ "golang.org/x/sys/unix"
 _ "golang.org/x/term"
 _ "golang.org/x/tools/go/packages"
)
