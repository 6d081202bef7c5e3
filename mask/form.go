package mask

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"wsrun/diag"
)

// shortestEncoded is how many characters a secret must have to be looked for in base64 and in hexadecimal digits too: a
// shorter one, so encoded, occurs in other texts by chance.
const shortestEncoded = 6

// form is a secret as it may stand in a text. In base64 a character is six bits, so the one at either end may belong to
// the secret only in part. Which character that is depends on what stands beside the secret; text leaves it out.
type form struct {
	text          string
	before, after bool // such a character stands beside text
}

// formsOf returns what a secret, or a line of one, looks like.
func formsOf(secret string) []form {
	list := []form{
		{text: secret},
		{text: diag.Visible(secret, 0)},
		{text: strings.ReplaceAll(diag.Visible(secret, 0), `"`, `\"`)}, // as diag.Quote writes it
	}
	if utf8.RuneCountInString(secret) < shortestEncoded {
		return list
	}
	digits := hex.EncodeToString([]byte(secret))
	list = append(list, form{text: digits}, form{text: strings.ToUpper(digits)})
	for before := range 3 {
		list = append(list,
			base64Form(base64.RawStdEncoding, secret, before),
			base64Form(base64.RawURLEncoding, secret, before))
	}
	return list
}

// base64Form returns a secret in base64 with so many bytes before it in its group of three (RFC 4648 §4), as the
// password has after "user:" in basic authentication.
func base64Form(encoding *base64.Encoding, secret string, before int) form {
	all := before + len(secret)
	text := encoding.EncodeToString([]byte("\x00\x00"[:before] + secret))
	first := (before*8 + 5) / 6 // the first character without a bit of what is before
	return form{text: text[first : all*8/6], before: before > 0, after: all%3 > 0}
}

// widen adds to a form's stretch of s the characters beside it that are its own in part.
func (f form) widen(s string, at stretch) stretch {
	if f.before && at.from > 0 && isBase64(s[at.from-1]) {
		at.from--
	}
	if f.after && at.to < len(s) && isBase64(s[at.to]) {
		at.to++
	}
	return at
}

func isBase64(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("+/-_", c) >= 0
}
