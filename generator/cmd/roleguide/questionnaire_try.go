package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"roleguide/generator/questionnaire"
)

func newTry(std streams) *cobra.Command {
	var answers string
	var plain bool
	flags := siteFlags{color: "auto"}
	cmd := &cobra.Command{
		Use:   "try FILE",
		Short: "Answer a questionnaire here",
		Long: "try asks the questions one after the other and then explains the result, as the page does. On a terminal, choose with\n" +
			"the arrow keys or a number; go back with the left arrow. If input comes from a file or a pipe, or with --plain, it reads\n" +
			"one answer a line: a number or the id of an option, or\n\n" +
			"  b  back to the question before\n" +
			"  s  skip, where that is allowed\n" +
			"  ?  why this is asked\n" +
			"  q  stop, and tell what is still possible",
		Example: "  roleguide questionnaire try content/which-role/questionnaire.yaml\n" +
			"  roleguide questionnaire try content/which-role/questionnaire.yaml --answers 2.QKqVZ8Iet.wcGC",
		Args: exactly("FILE"),
		RunE: func(_ *cobra.Command, args []string) error {
			m, _ := readModel(std, args[0])
			if m == nil {
				return findings{}
			}
			given := make(questionnaire.Answers, len(m.Questions))
			if answers != "" {
				shared, err := parseAnswers(m, answers)
				if err != nil {
					return err
				}
				given = shared.Answers
			}
			t := trial{m: m, paper: newPaper(std.out, &flags), given: given}
			if in, screen := terminal(std); in != nil && !plain {
				defer screen.Close() //nolint:errcheck // nothing was left unwritten
				t.ask = &keyboard{paper: newPaper(screen, &flags), in: in}
			} else {
				t.ask = &lines{paper: t.paper, in: bufio.NewScanner(std.in)}
			}
			return t.run()
		},
	}
	cmd.Flags().StringVar(&answers, "answers", "", "begin with the answers of a share link")
	cmd.Flags().BoolVar(&plain, "plain", false, "read answers line by line, also on a terminal")
	return cmd
}

// terminal opens the terminal that keys come from and questions go to, so that the result can go elsewhere; nil if
// input does not come from one.
func terminal(std streams) (in, screen *os.File) {
	in, isFile := std.in.(*os.File)
	if !isFile || !term.IsTerminal(int(in.Fd())) {
		return nil, nil
	}
	screen, err := os.OpenFile("/dev/tty", os.O_WRONLY, 0)
	if err != nil {
		return nil, nil
	}
	return in, screen
}

// A trial is somebody answering a questionnaire.
type trial struct {
	paper
	m     *questionnaire.Model
	given questionnaire.Answers
	ask   asker
}

// An asker shows a question and takes the answer: from a keyboard, or line by line.
type asker interface {
	ask(s sheet) (questionnaire.Answer, error)
}

// A sheet is one question as it is asked.
type sheet struct {
	question   *questionnaire.Question
	place, all int                  // it is the place-th of all that are shown so far
	now        questionnaire.Answer // what was answered before
}

// What an asker can return instead of an answer.
var (
	errBack = errors.New("back")
	errStop = errors.New("stop")
)

// An again says to who answers why the question is asked again.
type again string

func (a again) Error() string { return string(a) }

// run asks until everything is answered, and explains the result.
func (t *trial) run() error {
	if t.m.Title != "" {
		t.line("%s", t.bold(t.m.Title))
	}
	if t.m.Intro != "" {
		t.hang("", t.m.Intro)
	}
	var err error
	for i := 0; err == nil; {
		shown := t.shown()
		if i >= len(shown) {
			break
		}
		q := shown[i]
		var a questionnaire.Answer
		a, err = t.ask.ask(sheet{q, i + 1, len(shown), t.given[q.Index]})
		switch {
		case err == nil:
			t.given[q.Index] = a
			i++
		case errors.Is(err, errBack):
			err, i = nil, max(i-1, 0)
		}
	}
	if err != nil && !errors.Is(err, errStop) {
		return fmt.Errorf("cannot read the answers: %w", err)
	}
	t.line("")
	writeExplanation(t.paper, t.m, t.m.Explain(t.given))
	return nil
}

// shown lists the questions that the answers so far show. It is longer or shorter after each answer.
func (t *trial) shown() []*questionnaire.Question {
	r := t.m.Evaluate(t.given)
	var all []*questionnaire.Question
	for i, q := range t.m.Questions {
		if r.Shown[i] {
			all = append(all, q)
		}
	}
	return all
}

// lines reads answers line by line.
type lines struct {
	paper
	in *bufio.Scanner
}

func (l *lines) ask(s sheet) (questionnaire.Answer, error) {
	l.line("")
	for _, text := range s.head(l.paper) {
		l.line("%s", text)
	}
	for i, o := range s.question.Options {
		l.hang(fmt.Sprintf("  %2d  ", i+1), o.Text)
	}
	for {
		fmt.Fprintf(l.w, "%s: ", s.prompt())
		if !l.in.Scan() {
			l.line("")
			if err := l.in.Err(); err != nil {
				return 0, err
			}
			return 0, errStop
		}
		word := strings.ToLower(strings.TrimSpace(l.in.Text()))
		a, err := s.read(word)
		switch {
		case word == "?":
			l.hang("  ", s.why())
		case err == nil || errors.Is(err, errBack) || errors.Is(err, errStop):
			return a, err
		default:
			l.hang("  ", err.Error())
		}
	}
}

// read understands one line.
func (s sheet) read(word string) (questionnaire.Answer, error) {
	switch word {
	case "b":
		return 0, errBack
	case "q":
		return 0, errStop
	case "":
		if s.now != questionnaire.Unanswered {
			return s.now, nil
		}
	case "s":
		if !s.question.Required {
			return questionnaire.Skipped, nil
		}
		return 0, again("This question cannot be skipped.")
	}
	for i, o := range s.question.Options {
		if word == strconv.Itoa(i+1) || word == o.ID {
			return questionnaire.Answer(i + 1), nil
		}
	}
	return 0, again(fmt.Sprintf("Type a number from 1 to %d.", len(s.question.Options)))
}

// prompt lists what may be typed.
func (s sheet) prompt() string {
	text := fmt.Sprintf("1-%d, ? why, b back, q stop", len(s.question.Options))
	if !s.question.Required {
		text = strings.Replace(text, ", b", ", s skip, b", 1)
	}
	if s.now != questionnaire.Unanswered {
		text += fmt.Sprintf(" [%s]", answerText(s.question, s.now))
	}
	return text
}

// head is the question and the help with it.
func (s sheet) head(p paper) []string {
	all := []string{fmt.Sprintf("Question %d of %d", s.place, s.all)}
	for _, l := range folded(s.question.Ask, p.width) {
		all = append(all, p.bold(l))
	}
	if s.question.Help != "" {
		all = append(all, folded(s.question.Help, p.width)...)
	}
	return all
}

func (s sheet) why() string {
	if s.question.Why == "" {
		return "The questionnaire does not say why this is asked."
	}
	return s.question.Why
}

// keyboard asks on a terminal: the options stand below each other and a mark moves with the arrow keys.
type keyboard struct {
	paper
	in    *os.File
	typed []byte // keys that were typed ahead
}

func (k *keyboard) ask(s sheet) (questionnaire.Answer, error) {
	m := menu{sheet: s, at: max(int(s.now)-1, 0)}
	if _, height, err := term.GetSize(int(k.in.Fd())); err == nil && height > 0 && len(m.text(k.paper))+2 > height {
		return (&lines{paper: k.paper, in: bufio.NewScanner(k.in)}).ask(s) // it does not fit the screen
	}
	a, err := k.choose(&m)
	if err == nil {
		k.hang("✓ ", name(s.question)+": "+answerText(s.question, a))
	}
	return a, err
}

// choose moves the mark until a key ends it. Keys come one by one only while the terminal is raw.
func (k *keyboard) choose(m *menu) (questionnaire.Answer, error) {
	before, err := term.MakeRaw(int(k.in.Fd()))
	if err != nil {
		return 0, err
	}
	defer term.Restore(int(k.in.Fd()), before) //nolint:errcheck // nothing is left to be done
	for {
		text := m.text(k.paper)
		fmt.Fprint(k.w, strings.Join(text, "\r\n"), "\r\n")
		key, err := k.key()
		if err != nil {
			return 0, err
		}
		done, a, err := m.press(key)
		fmt.Fprintf(k.w, "\x1b[%dA\r\x1b[J", len(text)) // up to where it began, and clear
		if done {
			return a, err
		}
	}
}

// key reads one key: a character, or the sequence of an arrow key, which begins with escape and ends with a letter.
func (k *keyboard) key() (string, error) {
	if len(k.typed) == 0 {
		var read [64]byte
		n, err := k.in.Read(read[:])
		if err != nil {
			return "", err
		}
		k.typed = append(k.typed, read[:n]...)
	}
	n := 1
	if len(k.typed) >= 3 && k.typed[0] == '\x1b' && (k.typed[1] == '[' || k.typed[1] == 'O') {
		n = 3
		for n < len(k.typed) && k.typed[n-1] < '@' { // numbers before the letter
			n++
		}
	}
	key := string(k.typed[:n])
	k.typed = k.typed[n:]
	return key, nil
}

// A menu is a question on a terminal.
type menu struct {
	sheet
	at  int  // the option with the mark
	why bool // the reason is shown
}

// text is what the terminal shows.
func (m *menu) text(p paper) []string {
	all := append(m.head(p), "")
	for i, o := range m.question.Options {
		mark := fmt.Sprintf("  %2d  ", i+1)
		if i == m.at {
			mark = fmt.Sprintf("› %2d  ", i+1)
		}
		for _, l := range hung(mark, o.Text, p.width) {
			if i == m.at {
				l = p.bold(l)
			}
			all = append(all, l)
		}
	}
	all = append(all, "")
	if m.why {
		all = append(append(all, folded(m.sheet.why(), p.width)...), "")
	}
	keys := "↑ ↓ choose · Enter answer · ← back · ? why · q stop"
	if !m.question.Required {
		keys += " · s skip"
	}
	return append(all, folded(keys, p.width)...)
}

// press takes a key.
func (m *menu) press(key string) (done bool, a questionnaire.Answer, err error) {
	n := len(m.question.Options)
	switch key {
	case "\x1b[A", "\x1bOA", "k":
		m.at = (m.at + n - 1) % n
	case "\x1b[B", "\x1bOB", "j", "\t":
		m.at = (m.at + 1) % n
	case "\r", "\n", "\x1b[C", "\x1bOC", " ":
		return true, questionnaire.Answer(m.at + 1), nil
	case "\x1b[D", "\x1bOD", "b", "\x7f":
		return true, 0, errBack
	case "?":
		m.why = !m.why
	case "q", "\x03", "\x04", "\x1b":
		return true, 0, errStop
	case "s":
		if !m.question.Required {
			return true, questionnaire.Skipped, nil
		}
	default:
		if i, err := strconv.Atoi(key); err == nil && i >= 1 && i <= n {
			m.at = i - 1
		}
	}
	return false, 0, nil
}
