// Package junit writes a run as JUnit XML, in the form that Jenkins, GitLab and GitHub read.
package junit
