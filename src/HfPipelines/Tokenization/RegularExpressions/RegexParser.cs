using System.Globalization;
using System.Text;
using HfPipelines.Tokenization.Unicode;

namespace HfPipelines.Tokenization.RegularExpressions;

/// <summary>Parses the dialect of Oniguruma with Ruby's syntax, which tokenizers use.</summary>
internal sealed class RegexParser
{
    private const int MaximumRepeat = 100_000;
    private static readonly CodePointSet LineFeed = CodePointSet.Of('\n', '\n');
    private readonly int[] _pattern;
    private readonly string _source;
    private readonly string _sets;
    private readonly Dictionary<string, int> _names = [];
    private int _position;
    private int _captures;
    private bool _ignoreCase;
    private bool _dotAll;
    private bool _extended;

    private RegexParser(string source, string sets)
    {
        _source = source;
        _sets = sets;
        _pattern = [.. source.EnumerateRunes().Select(r => r.Value)];
    }

    private bool AtEnd => _position >= _pattern.Length;

    /// <summary>Parses a pattern.</summary>
    /// <param name="source">The pattern.</param>
    /// <param name="sets">What the names of other tables' sets begin with, which win over the usual ones; empty for those.</param>
    /// <exception cref="FormatException">The pattern is malformed or uses something that is not supported.</exception>
    public static (RegexNode Node, int Captures) Parse(string source, string sets = "")
    {
        var parser = new RegexParser(source, sets);
        RegexNode node = parser.ParseAlternation();
        return parser.AtEnd ? (node, parser._captures) : throw parser.Error("unmatched close parenthesis");
    }

    private FormatException Error(string message) => new($"{message} at {_position} of the regular expression '{_source}'");

    private bool Looking(string text)
    {
        if (_position + text.Length > _pattern.Length)
        {
            return false;
        }

        for (int i = 0; i < text.Length; i++)
        {
            if (_pattern[_position + i] != text[i])
            {
                return false;
            }
        }

        return true;
    }

    private bool Take(string text)
    {
        bool found = Looking(text);
        if (found)
        {
            _position += text.Length;
        }

        return found;
    }

    private int Next() => AtEnd ? throw Error("end of pattern") : _pattern[_position++];

    private string TakeUntil(char end)
    {
        var text = new StringBuilder();
        for (int c; (c = Next()) != end;)
        {
            text.Append(char.ConvertFromUtf32(c));
        }

        return text.ToString();
    }

    private RegexNode ParseAlternation()
    {
        var alternatives = new List<RegexNode> { ParseSequence() };
        while (Take("|"))
        {
            alternatives.Add(ParseSequence());
        }

        return alternatives.Count == 1 ? alternatives[0] : new AlternationNode(alternatives);
    }

    private RegexNode ParseSequence()
    {
        var nodes = new List<RegexNode>();
        while (!AtEnd && _pattern[_position] is not ('|' or ')'))
        {
            if (_extended && SkipExtended())
            {
                continue;
            }

            RegexNode? atom = ParseAtom();
            if (atom is null)
            {
                continue;
            }

            RegexNode repeated = ParseQuantifiers(atom);
            // Neighbouring letters of a text without case are one text: "ss" also stands for a single letter that folds to it.
            if (repeated is FoldedTextNode text && nodes.Count > 0 && nodes[^1] is FoldedTextNode before)
            {
                nodes[^1] = new FoldedTextNode([.. before.Folded, .. text.Folded]);
            }
            else
            {
                nodes.Add(repeated);
            }
        }

        return nodes.Count switch { 0 => new EmptyNode(), 1 => nodes[0], _ => new SequenceNode(nodes) };
    }

    private bool SkipExtended()
    {
        int c = _pattern[_position];
        if (c is ' ' or (>= '\t' and <= '\r'))
        {
            _position++;
            return true;
        }

        if (c != '#')
        {
            return false;
        }

        while (!AtEnd && _pattern[_position] != '\n')
        {
            _position++;
        }

        return true;
    }

    private RegexNode ParseQuantifiers(RegexNode atom)
    {
        while (!AtEnd)
        {
            int start = _position;
            int c = _pattern[_position];
            int minimum;
            int maximum;
            bool interval = false;
            switch (c)
            {
                case '*':
                    (minimum, maximum) = (0, int.MaxValue);
                    _position++;
                    break;
                case '+':
                    (minimum, maximum) = (1, int.MaxValue);
                    _position++;
                    break;
                case '?':
                    (minimum, maximum) = (0, 1);
                    _position++;
                    break;
                case '{' when TryInterval(out minimum, out maximum):
                    interval = true;
                    break;
                default:
                    _position = start;
                    return atom;
            }

            RepeatKind kind = RepeatKind.Greedy;
            if (Take("?"))
            {
                kind = RepeatKind.Lazy;
            }
            else if (!interval && Take("+"))
            {
                kind = RepeatKind.Possessive;
            }

            atom = new RepeatNode(atom, minimum, maximum, kind);
        }

        return atom;
    }

    private bool TryInterval(out int minimum, out int maximum)
    {
        (minimum, maximum) = (0, 0);
        int start = _position++;
        int? low = Number();
        int? high = low;
        if (Take(","))
        {
            high = Number();
            if (low is null && high is null)
            {
                _position = start;
                return false;
            }
        }

        if (!Take("}") || (low is null && high is null))
        {
            _position = start;
            return false;
        }

        minimum = low ?? 0;
        maximum = high ?? int.MaxValue;
        return minimum <= MaximumRepeat && (maximum <= MaximumRepeat || maximum == int.MaxValue) && minimum <= maximum ? true : throw Error("invalid repeat range");
    }

    private int? Number()
    {
        int start = _position;
        int value = 0;
        while (!AtEnd && _pattern[_position] is >= '0' and <= '9')
        {
            value = Math.Min((value * 10) + _pattern[_position++] - '0', MaximumRepeat + 1);
        }

        return _position == start ? null : value;
    }

    private RegexNode? ParseAtom()
    {
        int c = Next();
        switch (c)
        {
            case '.':
                return new SetNode(_dotAll ? CodePointSet.Empty.Complement() : LineFeed.Complement());
            case '^':
                return new AssertionNode(AssertionKind.LineStart);
            case '$':
                return new AssertionNode(AssertionKind.LineEnd);
            case '[':
                return Set(ParseClass());
            case '(':
                return ParseGroup();
            case '\\':
                return ParseEscape();
            case '*' or '+' or '?':
                throw Error("target of repeat operator is not specified");
            default:
                return Literal(c);
        }
    }

    private RegexNode Literal(int codePoint)
    {
        if (!_ignoreCase)
        {
            return new SetNode(CodePointSet.Of(codePoint, codePoint));
        }

        return new FoldedTextNode(CaseFolding.Fold(codePoint));
    }

    private SetNode Set(CodePointSet set) => new(_ignoreCase ? CaseFolding.Close(set) : set);

    private RegexNode? ParseGroup()
    {
        if (!Take("?"))
        {
            int number = ++_captures;
            return new CaptureNode(CloseGroup(), number);
        }

        if (Take("#"))
        {
            TakeUntil(')');
            return null;
        }

        if (Take(":"))
        {
            return CloseGroup();
        }

        if (Take(">"))
        {
            return new AtomicNode(CloseGroup());
        }

        if (Take("="))
        {
            return new LookNode(CloseGroup(), Behind: false, Negative: false);
        }

        if (Take("!"))
        {
            return new LookNode(CloseGroup(), Behind: false, Negative: true);
        }

        if (Take("<="))
        {
            return new LookNode(CloseGroup(), Behind: true, Negative: false);
        }

        if (Take("<!"))
        {
            return new LookNode(CloseGroup(), Behind: true, Negative: true);
        }

        if (Looking("<") || Looking("'") || Looking("P<"))
        {
            Take("P");
            char end = Next() == '<' ? '>' : '\'';
            string name = TakeUntil(end);
            int number = ++_captures;
            _names[name] = number;
            return new CaptureNode(CloseGroup(), number);
        }

        return ParseOptions();
    }

    private RegexNode CloseGroup()
    {
        (bool ignoreCase, bool dotAll, bool extended) = (_ignoreCase, _dotAll, _extended);
        RegexNode node = ParseAlternation();
        (_ignoreCase, _dotAll, _extended) = (ignoreCase, dotAll, extended);
        return Take(")") ? node : throw Error("end pattern with unmatched parenthesis");
    }

    private RegexNode ParseOptions()
    {
        (bool ignoreCase, bool dotAll, bool extended) = (_ignoreCase, _dotAll, _extended);
        bool on = true;
        while (true)
        {
            switch (Next())
            {
                case '-':
                    on = false;
                    break;
                case 'i':
                    _ignoreCase = on;
                    break;
                case 'm':
                    _dotAll = on;
                    break;
                case 'x':
                    _extended = on;
                    break;
                case ':':
                {
                    RegexNode node = ParseAlternation();
                    (_ignoreCase, _dotAll, _extended) = (ignoreCase, dotAll, extended);
                    return Take(")") ? node : throw Error("end pattern with unmatched parenthesis");
                }

                case ')':
                {
                    // The options hold for all that follows in the enclosing group, its alternatives included.
                    RegexNode node = ParseAlternation();
                    (_ignoreCase, _dotAll, _extended) = (ignoreCase, dotAll, extended);
                    return node;
                }

                default:
                    throw Error("undefined group option");
            }
        }
    }

    private RegexNode ParseEscape()
    {
        int c = Next();
        switch (c)
        {
            case 'A':
                return new AssertionNode(AssertionKind.TextStart);
            case 'z':
                return new AssertionNode(AssertionKind.TextEnd);
            case 'Z':
                return new AssertionNode(AssertionKind.TextEndOrLastBreak);
            case 'b':
                return new AssertionNode(AssertionKind.WordBoundary);
            case 'B':
                return new AssertionNode(AssertionKind.NoWordBoundary);
            case 'G':
                return new AssertionNode(AssertionKind.SearchStart);
            case 'K':
                return new AssertionNode(AssertionKind.Keep);
            case 'X':
                return new GraphemeNode();
            case 'R':
                return new AtomicNode(new AlternationNode(
                [
                    new SequenceNode([new SetNode(CodePointSet.Of('\r', '\r')), new SetNode(LineFeed)]),
                    new SetNode(CodePointSet.Of('\n', '\r', 0x85, 0x85, 0x2028, 0x2029)),
                ]));
            case 'k':
            {
                string name = TakeUntil(Next() == '<' ? '>' : '\'');
                return new BackReferenceNode(_names.TryGetValue(name, out int number) || int.TryParse(name, CultureInfo.InvariantCulture, out number) ? number : throw Error($"undefined group name <{name}>"));
            }

            case >= '1' and <= '9':
                _position--;
                return new BackReferenceNode(Number()!.Value);
            default:
                _position--;
                return TryClassEscape(inClass: false) is { } set ? Set(set) : Literal(ParseCharacterEscape());
        }
    }

    /// <summary>A class after a backslash; null where the escape is none.</summary>
    private CodePointSet? TryClassEscape(bool inClass)
    {
        int c = Next();
        string? name = c switch
        {
            's' or 'S' => @"\s",
            // The original library's \w differs inside brackets: there it lacks Latin-1's fractions and superscripts.
            'w' or 'W' => inClass && _sets.Length == 0 ? "[[:word:]]" : @"\w",
            'd' or 'D' => @"\d",
            'h' or 'H' => @"\h",
            _ => null,
        };
        if (name is not null)
        {
            CodePointSet set = UnicodeTables.Default.FindSet(_sets + name) ?? UnicodeTables.Default.Set(name);
            return c is >= 'A' and <= 'Z' ? set.Complement() : set;
        }

        if (c is 'p' or 'P' && Take("{"))
        {
            bool negative = Take("^");
            string property = TakeUntil('}');
            CodePointSet set = FindProperty(property) ?? throw Error($"invalid character property name {{{property}}}");
            return negative != (c == 'P') ? set.Complement() : set;
        }

        _position--;
        return null;
    }

    private CodePointSet? FindProperty(string property)
    {
        UnicodeTables tables = UnicodeTables.Default;
        if (property == "Any")
        {
            return CodePointSet.Empty.Complement();
        }

        if ((tables.FindSet($@"{_sets}\p{{{property}}}") ?? tables.FindSet($@"\p{{{property}}}")) is { } exact)
        {
            return exact;
        }

        string folded = Fold(property);
        string key = folded switch
        {
            "letter" => @"\p{L}",
            "mark" => @"\p{M}",
            "number" => @"\p{N}",
            "punctuation" => @"\p{P}",
            "symbol" => @"\p{S}",
            "separator" => @"\p{Z}",
            "other" => @"\p{C}",
            "uppercaseletter" => @"\p{Lu}",
            "lowercaseletter" => @"\p{Ll}",
            "titlecaseletter" => @"\p{Lt}",
            "modifierletter" => @"\p{Lm}",
            "otherletter" => @"\p{Lo}",
            "nonspacingmark" => @"\p{Mn}",
            "spacingmark" => @"\p{Mc}",
            "enclosingmark" => @"\p{Me}",
            "decimalnumber" => @"\p{Nd}",
            "letternumber" => @"\p{Nl}",
            "othernumber" => @"\p{No}",
            _ => $"[[:{folded}:]]",
        };
        return tables.FindSet(key) ?? tables.FindSetIgnoringCase($@"\p{{{folded}}}");
    }

    private static string Fold(string property) => property.Replace("_", "").Replace(" ", "").Replace("-", "").ToLowerInvariant();

    private int ParseCharacterEscape()
    {
        int c = Next();
        switch (c)
        {
            case 't':
                return '\t';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 'f':
                return '\f';
            case 'v':
                return '\v';
            case 'a':
                return '\a';
            case 'e':
                return 0x1B;
            case 'x' when Take("{"):
                return int.TryParse(TakeUntil('}'), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out int braced) && braced < 0x110000 ? braced : throw Error("invalid code point value");
            case 'x':
                return Digits(16, 2);
            case 'u':
                return Digits(16, 4);
            case '0':
                return Digits(8, 2);
            default:
                return c;
        }
    }

    private int Digits(int radix, int maximum)
    {
        int value = 0;
        for (int i = 0; i < maximum && !AtEnd && char.IsAsciiHexDigit((char)Math.Min(_pattern[_position], 0xFFFF)); i++)
        {
            int digit = Convert.ToInt32(((char)_pattern[_position]).ToString(), 16);
            if (digit >= radix)
            {
                break;
            }

            value = (value * radix) + digit;
            _position++;
        }

        return value;
    }

    /// <summary>A class after its opening bracket.</summary>
    private CodePointSet ParseClass()
    {
        bool negative = Take("^");
        CodePointSet? intersection = null;
        var ranges = new List<int>();
        bool first = true;
        while (true)
        {
            if (Looking("]") && !first)
            {
                _position++;
                break;
            }

            if (Take("&&"))
            {
                CodePointSet left = CodePointSet.Of(ranges);
                intersection = intersection?.Intersect(left) ?? left;
                ranges.Clear();
                first = false;
                continue;
            }

            first = false;
            if (Looking("[:") && TryPosix() is { } posix)
            {
                ranges.AddRange(posix.Ranges);
                continue;
            }

            if (Take("["))
            {
                ranges.AddRange(ParseClass().Ranges);
                continue;
            }

            int low = ParseClassMember(out CodePointSet? set);
            if (set is not null)
            {
                ranges.AddRange(set.Ranges);
                continue;
            }

            int high = low;
            if (Looking("-") && _position + 1 < _pattern.Length && _pattern[_position + 1] is not (']' or '['))
            {
                int hyphen = _position++;
                high = ParseClassMember(out set);
                if (set is not null)
                {
                    _position = hyphen;
                    high = low;
                }
                else if (high < low)
                {
                    throw Error("empty range in char class");
                }
            }

            ranges.Add(low);
            ranges.Add(high);
        }

        CodePointSet result = CodePointSet.Of(ranges);
        result = intersection?.Intersect(result) ?? result;
        return negative ? result.Complement() : result;
    }

    private int ParseClassMember(out CodePointSet? set)
    {
        set = null;
        int c = AtEnd ? throw Error("premature end of char-class") : Next();
        if (c != '\\')
        {
            return c;
        }

        if (Take("b"))
        {
            return '\b';
        }

        set = TryClassEscape(inClass: true);
        return set is null ? ParseCharacterEscape() : 0;
    }

    private CodePointSet? TryPosix()
    {
        int start = _position;
        _position += 2;
        bool negative = Take("^");
        var name = new StringBuilder();
        while (!AtEnd && _pattern[_position] is >= 'a' and <= 'z')
        {
            name.Append((char)_pattern[_position++]);
        }

        if (Take(":]") && UnicodeTables.Default.FindSet($"[[:{name}:]]") is { } set)
        {
            return negative ? set.Complement() : set;
        }

        _position = start;
        return null;
    }
}
