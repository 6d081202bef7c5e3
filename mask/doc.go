// Package mask hides secrets in everything that wsrun prints, writes or serves.
//
//	m := mask.New([]string{"hunter2-secret"})
//	m.String("token=hunter2%2Dsecret") // token=***
//	w := m.Writer(os.Stderr)           // the same for whatever is written to w
//
// In: the values to hide. cli collects them from the environment variables that a file declares as secrets and from the
// credentials written in the file itself. Out: texts, payloads and source files with stars in place of the values,
// whether plain, in base64 or in hexadecimal, and each of these escaped for JSON, URLs or HTML, up to two layers deep.
// Only values of three or more characters are hidden: hiding every "1" would hide the report.
//
// Mask a text before it is wrapped, truncated or shown in hex; afterwards its secrets can't be found any more. A text
// that was already truncated ends in "…", and the start of a secret before that sign is hidden too.
//
// A [Masker] is immutable and safe for concurrent use; a nil one hides nothing. Its writers buffer an unfinished line
// and are safe for concurrent use too. This package only knows texts: report applies it to its own types.
package mask
