using System.Globalization;
using System.Numerics;
using HfPipelines.ChatTemplates.Python;

namespace HfPipelines.ChatTemplates.Syntax;

/// <summary>
/// Cuts a template into tokens, with <c>trim_blocks</c> and <c>lstrip_blocks</c> on, as transformers sets them.
/// Tokens are made one at a time: the parser must see an error of its own before the lexer meets one further on.
/// </summary>
internal sealed class Lexer
{
    private readonly string _source;
    private readonly Stack<char> _brackets = new();
    private int _position;
    private int _line = 1;
    private bool _lineStart = true;

    public Lexer(string source)
    {
        _source = NormalizeNewlines(source);
        if (_source.EndsWith('\n'))
        {
            _source = _source[..^1];
        }
    }

    public static string NormalizeNewlines(string text) => text.Contains('\r') ? text.Replace("\r\n", "\n").Replace('\r', '\n') : text;

    /// <summary>The tokens; the last one is <see cref="TokenKind.End"/>.</summary>
    public IEnumerable<Token> Tokens()
    {
        while (_position < _source.Length)
        {
            int begin = FindTag(_position);
            if (begin < 0)
            {
                yield return new Token(TokenKind.Data, _line, _source[_position..]);
                _line += Newlines(_position, _source.Length);
                break;
            }

            char tag = _source[begin + 1];
            int afterTag = begin + 2;
            bool raw = tag == '%' && TryReadRaw(begin, out afterTag);
            char sign = begin + 2 < _source.Length && _source[begin + 2] is '-' or '+' ? _source[begin + 2] : '\0';
            if (!raw && sign != '\0')
            {
                afterTag++;
            }

            int line = _line;
            string data = TrimData(_position, begin, sign, tag == '{');
            _line += Newlines(_position, begin);
            if (data.Length > 0)
            {
                yield return new Token(TokenKind.Data, line, data);
            }

            if (raw)
            {
                _line += Newlines(begin, afterTag);
                MoveTo(afterTag);
                foreach (Token token in ReadRaw())
                {
                    yield return token;
                }
            }
            else if (tag == '#')
            {
                MoveTo(afterTag);
                SkipComment();
            }
            else
            {
                MoveTo(afterTag);
                yield return new Token(tag == '%' ? TokenKind.BlockBegin : TokenKind.VariableBegin, _line);
                while (true)
                {
                    Token? token = tag == '%' ? ReadInside(TokenKind.BlockEnd) : ReadInside(TokenKind.VariableEnd);
                    if (token is not { } found)
                    {
                        break;
                    }

                    yield return found;
                    if (found.Kind is TokenKind.BlockEnd or TokenKind.VariableEnd)
                    {
                        break;
                    }
                }
            }
        }

        yield return new Token(TokenKind.End, _line);
    }

    private int FindTag(int from)
    {
        while (true)
        {
            int brace = _source.IndexOf('{', from);
            if (brace < 0 || brace + 1 >= _source.Length)
            {
                return -1;
            }

            if (_source[brace + 1] is '{' or '%' or '#')
            {
                return brace;
            }

            from = brace + 1;
        }
    }

    private string TrimData(int from, int to, char sign, bool variable)
    {
        if (sign == '-')
        {
            while (to > from && PythonChar.IsSpace(_source[to - 1]))
            {
                to--;
            }
        }
        else if (sign != '+' && !variable)
        {
            int lineBegin = to > from ? _source.LastIndexOf('\n', to - 1, to - from) + 1 : 0;
            if ((lineBegin > 0 || _lineStart) && IsBlank(Math.Max(lineBegin, from), to))
            {
                to = Math.Max(lineBegin, from);
            }
        }

        return _source[from..to];
    }

    private bool IsBlank(int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            if (!PythonChar.IsSpace(_source[i]))
            {
                return false;
            }
        }

        return true;
    }

    private int Newlines(int from, int to) => _source.AsSpan(from, to - from).Count('\n');

    private int SkipSpace(int from)
    {
        while (from < _source.Length && PythonChar.IsSpace(_source[from]))
        {
            from++;
        }

        return from;
    }

    private bool Matches(int at, string text) => string.CompareOrdinal(_source, at, text, 0, text.Length) == 0;

    private void MoveTo(int position)
    {
        _lineStart = position > 0 && _source[position - 1] == '\n';
        _position = position;
    }

    /// <summary>The index behind an end marker with its sign and what the sign or <c>trim_blocks</c> removes; -1 when there is none here.</summary>
    private int MatchEnd(int at, string marker, bool plus, bool trim)
    {
        if (at < _source.Length && _source[at] == '-' && Matches(at + 1, marker))
        {
            return SkipSpace(at + 1 + marker.Length);
        }

        if (plus && at < _source.Length && _source[at] == '+' && Matches(at + 1, marker))
        {
            return at + 1 + marker.Length;
        }

        if (!Matches(at, marker))
        {
            return -1;
        }

        int end = at + marker.Length;
        return trim && end < _source.Length && _source[end] == '\n' ? end + 1 : end;
    }

    private bool TryReadRaw(int begin, out int end)
    {
        end = begin + 2;
        int at = begin + 2;
        if (at < _source.Length && _source[at] is '-' or '+')
        {
            at++;
        }

        at = SkipSpace(at);
        if (!Matches(at, "raw"))
        {
            return false;
        }

        at = SkipSpace(at + 3);
        int after = MatchEnd(at, "%}", plus: false, trim: false);
        if (after < 0)
        {
            return false;
        }

        end = after;
        return true;
    }

    private IEnumerable<Token> ReadRaw()
    {
        if (_position >= _source.Length)
        {
            yield break;
        }

        for (int begin = _source.IndexOf("{%", _position, StringComparison.Ordinal); begin >= 0; begin = _source.IndexOf("{%", begin + 1, StringComparison.Ordinal))
        {
            int at = begin + 2;
            char sign = at < _source.Length && _source[at] is '-' or '+' ? _source[at] : '\0';
            at = SkipSpace(sign == '\0' ? at : at + 1);
            if (!Matches(at, "endraw"))
            {
                continue;
            }

            int end = MatchEnd(SkipSpace(at + 6), "%}", plus: true, trim: true);
            if (end < 0)
            {
                continue;
            }

            string data = TrimData(_position, begin, sign, variable: false);
            if (data.Length > 0)
            {
                yield return new Token(TokenKind.Data, _line, data);
            }

            _line += Newlines(_position, end);
            MoveTo(end);
            yield break;
        }

        throw Raise.Syntax("Missing end of raw directive", _line);
    }

    private void SkipComment()
    {
        if (_position >= _source.Length)
        {
            return;
        }

        int marker = _source.IndexOf("#}", _position, StringComparison.Ordinal);
        if (marker < 0)
        {
            throw Raise.Syntax("Missing end of comment tag", _line);
        }

        int at = marker > _position && _source[marker - 1] is '-' or '+' ? marker - 1 : marker;
        int end = MatchEnd(at, "#}", plus: true, trim: true);
        _line += Newlines(_position, end);
        MoveTo(end);
    }

    /// <summary>The next token between <c>{%</c> and <c>%}</c> or between <c>{{</c> and <c>}}</c>; null at the end of the template.</summary>
    private Token? ReadInside(TokenKind endKind)
    {
        while (_position < _source.Length)
        {
            if (_brackets.Count == 0)
            {
                int end = endKind == TokenKind.BlockEnd ? MatchEnd(_position, "%}", plus: true, trim: true) : MatchEnd(_position, "}}", plus: false, trim: false);
                if (end >= 0)
                {
                    var token = new Token(endKind, _line);
                    _line += Newlines(_position, end);
                    MoveTo(end);
                    return token;
                }
            }

            char c = _source[_position];
            if (PythonChar.IsSpace(c))
            {
                int end = SkipSpace(_position);
                _line += Newlines(_position, end);
                _position = end;
                continue;
            }

            if (char.IsAsciiDigit(c))
            {
                return ReadNumber();
            }

            if (IsWord(c))
            {
                return ReadName();
            }

            if (c is '\'' or '"' && ReadString(c) is { } text)
            {
                return text;
            }

            return ReadOperator();
        }

        return null;
    }

    private Token ReadNumber()
    {
        int start = _position;
        bool afterDot = start > 0 && _source[start - 1] == '.';
        int digits = SkipDigits(start, char.IsAsciiDigit, leadingUnderscore: false);
        if (!afterDot)
        {
            int end = digits;
            int fraction = end + 1 < _source.Length && _source[end] == '.' ? SkipDigits(end + 1, char.IsAsciiDigit, leadingUnderscore: false) : end + 1;
            bool hasFraction = fraction > end + 1;
            end = hasFraction ? fraction : end;
            int exponent = SkipExponent(end);
            if (hasFraction || exponent > end)
            {
                _position = exponent;
                double value = double.Parse(_source[start..exponent].Replace("_", ""), NumberStyles.Float, CultureInfo.InvariantCulture);
                return new Token(TokenKind.Float, _line, Number: value);
            }
        }

        if (_source[start] == '0' && start + 1 < _source.Length)
        {
            int radix = char.ToLowerInvariant(_source[start + 1]) switch { 'b' => 2, 'o' => 8, 'x' => 16, _ => 0 };
            int end = radix == 0 ? start : SkipDigits(start + 2, c => DigitValue(c) < radix, leadingUnderscore: true);
            if (end > start + 2)
            {
                _position = end;
                return new Token(TokenKind.Integer, _line, Number: ParseInteger(_source[(start + 2)..end].Replace("_", ""), radix));
            }
        }

        int last = _source[start] == '0' ? SkipDigits(start, c => c == '0', leadingUnderscore: false) : digits;
        _position = last;
        string number = _source[start..last].Replace("_", "");
        if (number.Length > PythonInteger.MaxDigits)
        {
            throw Raise.Value(PythonInteger.TooManyDigits);
        }

        return new Token(TokenKind.Integer, _line, Number: ParseInteger(number, 10));
    }

    private static int DigitValue(char c) => char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 99;

    private static object ParseInteger(string digits, int radix)
    {
        BigInteger value = BigInteger.Zero;
        if (radix == 10)
        {
            value = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
        }
        else
        {
            foreach (char c in digits)
            {
                value = (value * radix) + DigitValue(c);
            }
        }

        return PythonInteger.Box(value);
    }

    /// <summary>Skips digits, each but the first of which may have one underscore before it.</summary>
    private int SkipDigits(int at, Func<char, bool> isDigit, bool leadingUnderscore)
    {
        int end = at;
        while (end < _source.Length)
        {
            if (isDigit(_source[end]))
            {
                end++;
            }
            else if (_source[end] == '_' && (end > at || leadingUnderscore) && end + 1 < _source.Length && isDigit(_source[end + 1]))
            {
                end += 2;
            }
            else
            {
                break;
            }
        }

        return end;
    }

    private int SkipExponent(int at)
    {
        if (at >= _source.Length || _source[at] is not ('e' or 'E'))
        {
            return at;
        }

        int digits = at + 1 < _source.Length && _source[at + 1] is '+' or '-' ? at + 2 : at + 1;
        int end = SkipDigits(digits, char.IsAsciiDigit, leadingUnderscore: false);
        return end > digits ? end : at;
    }

    private static bool IsWord(char c) => c == '_' || char.IsAsciiLetterOrDigit(c) || (c >= '\u0080' && (char.IsLetterOrDigit(c) || char.IsSurrogate(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber));

    private Token ReadName()
    {
        int start = _position;
        while (_position < _source.Length && IsWord(_source[_position]))
        {
            _position++;
        }

        string name = _source[start.._position];
        return PythonText.IsIdentifier(name) ? new Token(TokenKind.Name, _line, name) : throw Raise.Syntax("Invalid character in identifier", _line);
    }

    private Token? ReadString(char quote)
    {
        int end = _position + 1;
        while (end < _source.Length && _source[end] != quote)
        {
            end += _source[end] == '\\' ? 2 : 1;
        }

        if (end >= _source.Length)
        {
            return null;
        }

        int line = _line;
        string text = StringLiteral.Unescape(_source.AsSpan(_position + 1, end - _position - 1), line);
        _line += Newlines(_position, end);
        _position = end + 1;
        return new Token(TokenKind.String, line, text);
    }

    private Token ReadOperator()
    {
        char c = _source[_position];
        char next = _position + 1 < _source.Length ? _source[_position + 1] : '\0';
        (TokenKind kind, int length) = (c, next) switch
        {
            ('/', '/') => (TokenKind.FloorDivide, 2),
            ('*', '*') => (TokenKind.Power, 2),
            ('=', '=') => (TokenKind.Equal, 2),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('+', _) => (TokenKind.Add, 1),
            ('-', _) => (TokenKind.Subtract, 1),
            ('/', _) => (TokenKind.Divide, 1),
            ('*', _) => (TokenKind.Multiply, 1),
            ('%', _) => (TokenKind.Modulo, 1),
            ('~', _) => (TokenKind.Tilde, 1),
            ('[', _) => (TokenKind.LeftBracket, 1),
            (']', _) => (TokenKind.RightBracket, 1),
            ('(', _) => (TokenKind.LeftParenthesis, 1),
            (')', _) => (TokenKind.RightParenthesis, 1),
            ('{', _) => (TokenKind.LeftBrace, 1),
            ('}', _) => (TokenKind.RightBrace, 1),
            ('>', _) => (TokenKind.Greater, 1),
            ('<', _) => (TokenKind.Less, 1),
            ('=', _) => (TokenKind.Assign, 1),
            ('.', _) => (TokenKind.Dot, 1),
            (':', _) => (TokenKind.Colon, 1),
            ('|', _) => (TokenKind.Pipe, 1),
            (',', _) => (TokenKind.Comma, 1),
            (';', _) => (TokenKind.Semicolon, 1),
            _ => throw Raise.Syntax($"unexpected char {PythonRepr.Repr(PythonText.CharacterAt(_source, _position))} at {PythonText.Length(_source.AsSpan(0, _position))}", _line),
        };

        Balance(c, kind);
        _position += length;
        return new Token(kind, _line);
    }

    private void Balance(char c, TokenKind kind)
    {
        switch (kind)
        {
            case TokenKind.LeftBrace:
                _brackets.Push('}');
                break;
            case TokenKind.LeftParenthesis:
                _brackets.Push(')');
                break;
            case TokenKind.LeftBracket:
                _brackets.Push(']');
                break;
            case TokenKind.RightBrace or TokenKind.RightParenthesis or TokenKind.RightBracket:
                if (!_brackets.TryPop(out char expected))
                {
                    throw Raise.Syntax($"unexpected '{c}'", _line);
                }

                if (expected != c)
                {
                    throw Raise.Syntax($"unexpected '{c}', expected '{expected}'", _line);
                }

                break;
        }
    }
}
