package mask

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"wsrun/diag"
)

// shortestEncoded is the minimum length in characters of a secret that is also looked for in base64 and hexadecimal:
// shorter ones occur in other texts by chance when encoded.
const shortestEncoded = 6

// form is a secret as it may appear in a text. A base64 character has six bits, so the one at either end may only
// partly belong to the secret. It depends on the secret's neighbours, so text omits it.
type form struct {
	text          string
	before, after bool // text has such a character next to it
}

// formsOf returns all appearances of a secret, or of a line of one.
func formsOf(secret string) []form {
	list := []form{
		{text: secret},
		{text: diag.Visible(secret, 0)},
		{text: strings.ReplaceAll(diag.Visible(secret, 0), `"`, `\"`)}, // as written by diag.Quote
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

// base64Form returns a secret in base64 with before bytes in front of it in its group of three (RFC 4648 §4), such as
// the password after "user:" in basic authentication.
func base64Form(encoding *base64.Encoding, secret string, before int) form {
	all := before + len(secret)
	text := encoding.EncodeToString([]byte("\x00\x00"[:before] + secret))
	first := (before*8 + 5) / 6 // the first character without a bit of what precedes it
	return form{text: text[first : all*8/6], before: before > 0, after: all%3 > 0}
}

// widen extends a stretch of s by the neighbouring characters that partly belong to the form.
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
