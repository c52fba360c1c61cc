// Package pbkdf2 is the standard library's package crypto/pbkdf2 for the interpreter.
package pbkdf2

import (
	"crypto/pbkdf2"
	"hash"
)

// Key derives a key of keyLength bytes from a password.
func Key[Hash hash.Hash](h func() Hash, password string, salt []byte, iter, keyLength int) ([]byte, error) {
	return pbkdf2.Key(func() hash.Hash { return h() }, password, salt, iter, keyLength)
}
