package library

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"hash/crc32"
	"net/url"
	"strings"

	"wsrun/checks/exactjson"
	"wsrun/checks/values"
	"wsrun/diag"
)

// jsonText implements json(x).
func jsonText(args ...any) (any, error) {
	out, err := values.Encode(nil, args[0])
	if err != nil {
		return nil, fmt.Errorf("json: %w", err)
	}
	return string(out), nil
}

// isJSON implements isjson(text).
func isJSON(args ...any) (any, error) {
	b, err := values.Bytes(args[0])
	return err == nil && exactjson.Valid(b), err
}

// onBytes adapts f to a function of text or bytes.
func onBytes(f func([]byte) string) func(...any) (any, error) {
	return func(args ...any) (any, error) {
		b, err := values.Bytes(args[0])
		if err != nil {
			return nil, err
		}
		return f(b), nil
	}
}

// onText adapts f to a function of text.
func onText(f func(string) (any, error)) func(...any) (any, error) {
	return func(args ...any) (any, error) {
		s, ok := args[0].(string)
		if !ok {
			return nil, fmt.Errorf("expected text, not %s", values.Kind(args[0]))
		}
		return f(s)
	}
}

func toHex(b []byte) string { return hex.EncodeToString(b) }

func fromHex(s string) (any, error) {
	b, err := hex.DecodeString(s)
	if err != nil {
		return nil, fmt.Errorf("unhex: %s is not hexadecimal digits, two per byte", diag.Quote(s))
	}
	return b, nil
}

func toBase64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

func fromBase64(s string) (any, error) {
	plain := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(s, "="))
	b, err := base64.RawStdEncoding.DecodeString(plain)
	if err != nil {
		return nil, fmt.Errorf("unbase64: %s is not base64", diag.Quote(s))
	}
	return b, nil
}

// urlEncode writes a space as %20, which is right in both paths and queries.
func urlEncode(s string) (any, error) {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20"), nil
}

func urlDecode(s string) (any, error) {
	out, err := url.PathUnescape(s)
	if err != nil {
		return nil, fmt.Errorf("url_decode: %s is not URL-encoded", diag.Quote(s))
	}
	return out, nil
}

// Hash returns the constructor of a hash by the name of its algorithm; nil if it is unknown.
func Hash(name string) func() hash.Hash {
	switch strings.ReplaceAll(strings.ToLower(name), "-", "") {
	case "sha256":
		return sha256.New
	case "sha512":
		return sha512.New
	case "sha1":
		return sha1.New
	case "md5":
		return md5.New
	}
	return nil
}

func digest(name string) func(...any) (any, error) {
	return onBytes(func(b []byte) string {
		h := Hash(name)()
		h.Write(b)
		return hex.EncodeToString(h.Sum(nil))
	})
}

func checksum(args ...any) (any, error) {
	b, err := values.Bytes(args[0])
	return int(crc32.ChecksumIEEE(b)), err
}

// keyedDigest implements hmac(algorithm, key, x).
func keyedDigest(args ...any) (any, error) {
	name, _ := args[0].(string)
	newHash := Hash(name)
	if newHash == nil {
		return nil, fmt.Errorf(
			`hmac: unknown algorithm %s; allowed: "sha256", "sha512", "sha1", "md5"`,
			diag.Quote(values.Format(args[0])),
		)
	}
	key, err := values.Bytes(args[1])
	if err != nil {
		return nil, err
	}
	b, err := values.Bytes(args[2])
	if err != nil {
		return nil, err
	}
	mac := hmac.New(newHash, key)
	mac.Write(b)
	return hex.EncodeToString(mac.Sum(nil)), nil
}

// FromJSON implements fromJSON(text) with exact 64-bit integers. Like expr's, it panics with its errors.
func FromJSON(text any) any {
	b, err := values.Bytes(text)
	if err != nil {
		panic(fmt.Errorf("fromJSON: %w", err))
	}
	v, err := exactjson.Decode(b)
	if err != nil {
		panic(fmt.Errorf("fromJSON: %w", err))
	}
	return v
}
