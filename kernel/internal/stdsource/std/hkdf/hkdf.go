// Package hkdf is the standard library's package crypto/hkdf for the interpreter.
package hkdf

import (
	"crypto/hkdf"
	"hash"
)

// Extract derives a key from secret and salt that Expand takes.
func Extract[H hash.Hash](h func() H, secret, salt []byte) ([]byte, error) {
	return hkdf.Extract(func() hash.Hash { return h() }, secret, salt)
}

// Expand derives a key of keyLength bytes from one that Extract returned.
func Expand[H hash.Hash](h func() H, pseudorandomKey []byte, info string, keyLength int) ([]byte, error) {
	return hkdf.Expand(func() hash.Hash { return h() }, pseudorandomKey, info, keyLength)
}

// Key derives a key of keyLength bytes.
func Key[Hash hash.Hash](h func() Hash, secret, salt []byte, info string, keyLength int) ([]byte, error) {
	return hkdf.Key(func() hash.Hash { return h() }, secret, salt, info, keyLength)
}
