using System.Globalization;
using System.Text;

namespace HfPipelines.Generators.Specs;

/// <summary>Reads JSON (RFC 8259). A generator may not bring a JSON library of its own.</summary>
internal sealed class JsonReader
{
    private const int MaxDepth = 64;

    private readonly string _text;
    private int _index;
    private int _line;
    private int _lineStart;
    private int _depth;

    private JsonReader(string text) => _text = text;

    /// <summary>Reads a text that holds one value.</summary>
    /// <exception cref="SpecException">The text is no JSON.</exception>
    public static JsonValue Read(string text)
    {
        var reader = new JsonReader(text);
        reader.SkipSpace();
        JsonValue value = reader.ReadValue();
        reader.SkipSpace();
        return reader._index == text.Length ? value : throw reader.Error("there is text after the end of the JSON value");
    }

    private TextPosition Position => new(_line, _index - _lineStart);

    private JsonValue ReadValue()
    {
        if (++_depth > MaxDepth)
        {
            throw Error($"the JSON is nested more than {MaxDepth.ToString(CultureInfo.InvariantCulture)} deep");
        }

        TextPosition position = Position;
        JsonValue value = Peek() switch
        {
            '{' => ReadObject(position),
            '[' => ReadArray(position),
            '"' => JsonValue.String(ReadString(), position),
            't' => ReadWord("true", JsonValue.Boolean(true, position)),
            'f' => ReadWord("false", JsonValue.Boolean(false, position)),
            'n' => ReadWord("null", JsonValue.Null(position)),
            '-' or (>= '0' and <= '9') => JsonValue.Number(ReadNumber(), position),
            _ => throw Unexpected("a JSON value"),
        };
        _depth--;
        return value;
    }

    private JsonValue ReadObject(TextPosition position)
    {
        var members = new List<KeyValuePair<string, JsonValue>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        Expect('{');
        SkipSpace();
        if (!TryTake('}'))
        {
            do
            {
                SkipSpace();
                TextPosition start = Position;
                if (Peek() != '"')
                {
                    throw Unexpected("a key in quotes");
                }

                string name = ReadString();
                if (!names.Add(name))
                {
                    throw new SpecException(name, "the key stands here a second time", start);
                }

                SkipSpace();
                Expect(':');
                SkipSpace();
                members.Add(new(name, ReadValue()));
                SkipSpace();
            }
            while (TryTake(','));
            Expect('}');
        }

        return JsonValue.Object(members, position);
    }

    private JsonValue ReadArray(TextPosition position)
    {
        var items = new List<JsonValue>();
        Expect('[');
        SkipSpace();
        if (!TryTake(']'))
        {
            do
            {
                SkipSpace();
                items.Add(ReadValue());
                SkipSpace();
            }
            while (TryTake(','));
            Expect(']');
        }

        return JsonValue.Array(items, position);
    }

    private string ReadString()
    {
        Expect('"');
        var text = new StringBuilder();
        while (true)
        {
            char c = Peek();
            if (c < ' ')
            {
                throw Unexpected("the end of the string");
            }

            _index++;
            if (c == '"')
            {
                return text.ToString();
            }

            text.Append(c == '\\' ? ReadEscape() : c);
        }
    }

    private char ReadEscape()
    {
        char c = Peek();
        _index++;
        switch (c)
        {
            case '"' or '\\' or '/': return c;
            case 'b': return '\b';
            case 'f': return '\f';
            case 'n': return '\n';
            case 'r': return '\r';
            case 't': return '\t';
            case 'u' when _index + 4 <= _text.Length
                && ushort.TryParse(_text.Substring(_index, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort code):
                _index += 4;
                return (char)code;
            default:
                _index--;
                throw Unexpected("an escape of JSON");
        }
    }

    private string ReadNumber()
    {
        int start = _index;
        TryTake('-');
        if (!TryTake('0'))
        {
            SkipDigits();
        }

        if (TryTake('.'))
        {
            SkipDigits();
        }

        if (TryTake('e') || TryTake('E'))
        {
            _ = TryTake('+') || TryTake('-');
            SkipDigits();
        }

        return _text.Substring(start, _index - start);
    }

    private void SkipDigits()
    {
        int start = _index;
        while (Peek() is >= '0' and <= '9')
        {
            _index++;
        }

        if (start == _index)
        {
            throw Unexpected("a digit");
        }
    }

    private JsonValue ReadWord(string word, JsonValue value)
    {
        if (string.CompareOrdinal(_text, _index, word, 0, word.Length) != 0)
        {
            throw Unexpected("a JSON value");
        }

        _index += word.Length;
        return value;
    }

    private void SkipSpace()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n' or '\uFEFF')
        {
            if (_text[_index++] == '\n')
            {
                _line++;
                _lineStart = _index;
            }
        }
    }

    private char Peek() => _index < _text.Length ? _text[_index] : '\0';

    private bool TryTake(char c)
    {
        if (Peek() != c)
        {
            return false;
        }

        _index++;
        return true;
    }

    private void Expect(char c)
    {
        if (!TryTake(c))
        {
            throw Unexpected($"'{c}'");
        }
    }

    private SpecException Unexpected(string expected)
        => Error($"expected {expected}, found {(_index < _text.Length ? $"'{_text[_index]}'" : "the end of the file")}");

    private SpecException Error(string problem) => new("", problem, Position);
}
