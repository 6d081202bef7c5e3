package syntax

import (
	"math"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// Parse parses an expression like expr does, but also accepts the 64-bit integers that expr's parser rejects:
// 9223372036854775808 to 18446744073709551615, and -9223372036854775808. The parser is given smaller numbers of the
// same width instead, which are then found again by their places.
func Parse(src string, c *conf.Config) (*parser.Tree, error) {
	plain, big := withoutBig(src)
	tree, err := parser.ParseWithConfig(plain, c)
	if err != nil || len(big) == 0 {
		return tree, err
	}
	putBig(&tree.Node, big)
	tree.Source = file.NewSource(src)
	return tree, nil
}

// maxIntDigits is the number of digits of the largest int. Shorter numbers always fit.
const maxIntDigits = 19

// withoutBig returns the source with zeros in place of each integer above the range of int, and those integers by their
// start, in runes.
func withoutBig(src string) (string, map[int]uint64) {
	if strings.Count(src, "") <= maxIntDigits { // true for most
		return src, nil
	}
	var big map[int]uint64
	runes := []rune(src)
	ScanCode(runes, 0, len(runes), func(i int, _ rune) bool {
		if i > 0 && IsNumeral(runes[i-1]) {
			return true
		}
		end := i
		for end < len(runes) && isDigit(runes[end]) {
			end++
		}
		if end-i < maxIntDigits || end < len(runes) && IsNumeral(runes[end]) {
			return true
		}
		n, err := strconv.ParseUint(strings.ReplaceAll(string(runes[i:end]), "_", ""), 10, 64)
		if err != nil || n <= math.MaxInt64 {
			return true
		}
		if big == nil {
			big = map[int]uint64{}
		}
		big[i] = n
		return true
	})
	if big == nil {
		return src, nil
	}
	for i := range big {
		for ; i < len(runes) && isDigit(runes[i]); i++ {
			runes[i] = '0'
		}
	}
	return string(runes), big
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' || r == '_' }

// IsNumeral reports whether a rune can be part of a number or of a name.
func IsNumeral(r rune) bool {
	return isDigit(r) || r == '.' || r == '$' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// putBig puts the integers that withoutBig removed back into the tree.
func putBig(n *ast.Node, big map[int]uint64) {
	if minus, ok := (*n).(*ast.UnaryNode); ok && minus.Operator == "-" {
		of, isInt := minus.Node.(*ast.IntegerNode)
		if isInt && big[of.Location().From] == 1<<63 {
			at := file.Location{From: minus.Location().From, To: of.Location().To}
			*n = &ast.IntegerNode{Value: math.MinInt64}
			(*n).SetLocation(at)
			return
		}
	}
	if number, ok := (*n).(*ast.IntegerNode); ok {
		if value, isBig := big[number.Location().From]; isBig {
			Replace(n, &ast.ConstantNode{Value: value})
		}
		return
	}
	for _, child := range Children(*n) {
		putBig(child, big)
	}
}

// IsBig reports whether a node is a literal above the range of int.
func IsBig(n ast.Node) bool {
	constant, ok := n.(*ast.ConstantNode)
	if !ok {
		return false
	}
	_, ok = constant.Value.(uint64)
	return ok
}
