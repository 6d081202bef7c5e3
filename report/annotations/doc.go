// Package annotations writes failures as GitHub workflow commands, which GitHub shows at the lines of the scenarios.
package annotations
