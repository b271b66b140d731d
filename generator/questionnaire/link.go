package questionnaire

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"
)

// A share link is `version.digits.check`, to be put behind the number sign of the page's address, where no
// server sees it.
//
//   - version is the questionnaire's, in decimal.
//   - digits is one number that holds all answers, the first question most significant: for each question the
//     number so far times the count of answers it can have, plus the answer; 0 is no answer, options count from
//     1, skipping comes last. It is written to the base 64 with the digits of base64url (RFC 4648), most
//     significant first, without leading zeros.
//   - check is CRC-24 (RFC 9580) over the questionnaire's id, a full stop, and what stands before the check's
//     own full stop, in four digits of the same kind.
//
// Answers to hidden questions are part of it: they return if the question does.

// MaxLink is the length of the longest link that is looked at, in bytes.
const MaxLink = 200

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// A LinkError says why a link cannot be read.
type LinkError struct {
	Reason  LinkReason
	Message string // one sentence for the person who opened the link
}

// Error is the message.
func (e *LinkError) Error() string { return e.Message }

// A LinkReason is a kind of [LinkError].
type LinkReason string

// The reasons for which a link is refused.
const (
	LinkShape   LinkReason = "shape"   // it is not a link of this kind
	LinkCheck   LinkReason = "check"   // its check does not fit: it was cut off or altered, or belongs to another questionnaire
	LinkNewer   LinkReason = "newer"   // it was made with a newer version
	LinkUnknown LinkReason = "unknown" // it was made with an older version that nothing is known about
	LinkAnswers LinkReason = "answers" // it holds answers that cannot be
)

// A Shared is what a link holds.
type Shared struct {
	Answers Answers
	Version int      // with which the link was made
	Dropped []string // questions of that version whose answers could not be taken over, by their id then
}

// Link writes answers as a share link, without the number sign.
func (m *Model) Link(given Answers) string {
	given = m.normal(given)
	layout := m.layout()
	n := new(big.Int)
	for i, q := range layout.Questions {
		digit := int64(given[i])
		if given[i] == Skipped {
			digit = int64(len(q.Options) + 1)
		}
		n.Mul(n, big.NewInt(q.radix()))
		n.Add(n, big.NewInt(digit))
	}
	body := strconv.Itoa(m.Version) + "." + digits(n)
	return body + "." + m.check(body)
}

// digits writes a number to the base 64.
func digits(n *big.Int) string {
	var out []byte
	rest := new(big.Int).Set(n)
	digit, base := new(big.Int), big.NewInt(64)
	for rest.Sign() > 0 {
		rest.DivMod(rest, base, digit)
		out = append(out, base64url[digit.Int64()])
	}
	if len(out) == 0 {
		return "A"
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return string(out)
}

// check is the check of a link's body.
func (m *Model) check(body string) string {
	sum := crc24(m.ID + "." + body)
	var out [4]byte
	for i := range out {
		out[i] = base64url[sum>>(18-6*i)&63]
	}
	return string(out[:])
}

// crc24 is the checksum of OpenPGP (RFC 9580, section 6.1). It finds every change of up to 24 bits in a row.
func crc24(text string) uint32 {
	sum := uint32(0xB704CE)
	for i := range len(text) {
		sum ^= uint32(text[i]) << 16
		for range 8 {
			sum <<= 1
			if sum&0x1000000 != 0 {
				sum ^= 0x1864CFB
			}
		}
	}
	return sum & 0xFFFFFF
}

// ParseLink reads a share link, with or without its number sign. Links of older versions that the lock file
// knows (see [Model.WithLock]) are migrated. The error is a *LinkError; a link is read as a whole or not at all.
func (m *Model) ParseLink(fragment string) (Shared, error) {
	fragment = strings.TrimPrefix(fragment, "#")
	refuse := func(reason LinkReason, format string, args ...any) (Shared, error) {
		return Shared{}, &LinkError{reason, fmt.Sprintf(format, args...)}
	}
	if len(fragment) > MaxLink {
		return refuse(LinkShape, "this link is too long to be one of this questionnaire")
	}
	parts := strings.Split(fragment, ".")
	if len(parts) != 3 || len(parts[2]) != 4 {
		return refuse(LinkShape, "this is not a link of this questionnaire, or a part of it is missing")
	}
	version, err := strconv.Atoi(parts[0])
	if err != nil || version < 1 || version > maxNumber || strconv.Itoa(version) != parts[0] {
		return refuse(LinkShape, "this is not a link of this questionnaire: it does not begin with a version")
	}
	if m.check(parts[0]+"."+parts[1]) != parts[2] {
		return refuse(LinkCheck, "this link was altered or cut off on its way; ask for it once more")
	}
	if version > m.Version {
		return refuse(LinkNewer, "this link was made with version %d of the questionnaire, and this page has version %d; reload the page", version, m.Version)
	}
	layout, ok := m.layoutOf(version)
	if !ok {
		return refuse(LinkUnknown, "this link was made with version %d of the questionnaire, which this page no longer knows", version)
	}
	answers, ok := layout.answers(parts[1])
	if !ok {
		return refuse(LinkAnswers, "this link holds answers that the questionnaire does not have")
	}
	return m.migrate(layout, answers), nil
}

// answers takes a number apart. It reports false for anything that Link would not have written.
func (l Layout) answers(text string) (Answers, bool) {
	n := new(big.Int)
	for i := range len(text) {
		digit := strings.IndexByte(base64url, text[i])
		if digit < 0 {
			return nil, false
		}
		n.Lsh(n, 6)
		n.Or(n, big.NewInt(int64(digit)))
	}
	if digits(n) != text {
		return nil, false
	}
	answers := make(Answers, len(l.Questions))
	digit := new(big.Int)
	for i := len(l.Questions) - 1; i >= 0; i-- {
		q := l.Questions[i]
		n.DivMod(n, big.NewInt(q.radix()), digit)
		answers[i] = Answer(digit.Int64())
		if int(answers[i]) > len(q.Options) {
			answers[i] = Skipped
		}
	}
	return answers, n.Sign() == 0
}
