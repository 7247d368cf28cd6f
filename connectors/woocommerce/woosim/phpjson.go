package woosim

import (
	"bytes"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// phpJSON writes JSON the way PHP does: pure ASCII, with slashes escaped. What is escaped already stays.
func phpJSON(raw []byte) []byte {
	var out bytes.Buffer
	inString := false
	for i := 0; i < len(raw); i++ {
		switch c := raw[i]; {
		case c == '"':
			inString = !inString
			out.WriteByte(c)
		case c == '\\' && i+1 < len(raw):
			out.Write(raw[i : i+2])
			i++
		case c == '/' && inString:
			out.WriteString(`\/`)
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRune(raw[i:])
			for _, unit := range utf16.Encode([]rune{r}) {
				hex := strconv.FormatUint(uint64(unit), 16)
				out.WriteString(`\u` + "0000"[len(hex):] + hex)
			}
			i += size - 1
		default:
			out.WriteByte(c)
		}
	}
	return out.Bytes()
}
