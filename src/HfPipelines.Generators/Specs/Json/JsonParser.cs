using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace HfPipelines.Generators.Specs.Json;

/// <summary>Reads JSON. A generator may bring no libraries, and specs need line numbers.</summary>
internal sealed class JsonParser
{
    private const int MaxDepth = 64;

    private readonly string _text;
    private int _position;
    private int _line = 1;
    private int _depth;

    private JsonParser(string text) => _text = text;

    /// <summary>Reads one value and nothing after it.</summary>
    /// <exception cref="SpecException">The text is no JSON.</exception>
    public static JsonNode Parse(string text)
    {
        var parser = new JsonParser(text);
        JsonNode value = parser.Value();
        parser.SkipSpace();
        return parser._position == text.Length ? value : throw parser.Error("the end of the file");
    }

    private JsonNode Value()
    {
        SkipSpace();
        if (_position == _text.Length)
        {
            throw Error("a value");
        }

        return _text[_position] switch
        {
            '{' => Nested(Object),
            '[' => Nested(Array),
            '"' => new JsonString(_line, String()),
            _ => Literal(),
        };
    }

    private JsonNode Nested(Func<JsonNode> read)
    {
        if (++_depth > MaxDepth)
        {
            throw Error($"at most {MaxDepth} levels");
        }

        JsonNode node = read();
        _depth--;
        return node;
    }

    private JsonObject Object()
    {
        int line = _line;
        var members = new List<KeyValuePair<string, JsonNode>>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        _position++;
        if (!Take('}'))
        {
            do
            {
                SkipSpace();
                if (_position == _text.Length || _text[_position] != '"')
                {
                    throw Error("a key");
                }

                string key = String();
                if (!keys.Add(key))
                {
                    throw new SpecException(_line, key, $"expected each key once, found \"{key}\" twice");
                }

                Expect(':');
                members.Add(new KeyValuePair<string, JsonNode>(key, Value()));
            }
            while (Take(','));
            Expect('}');
        }

        return new JsonObject(line, members);
    }

    private JsonArray Array()
    {
        int line = _line;
        var items = new List<JsonNode>();
        _position++;
        if (!Take(']'))
        {
            do
            {
                items.Add(Value());
            }
            while (Take(','));
            Expect(']');
        }

        return new JsonArray(line, items);
    }

    private string String()
    {
        var text = new StringBuilder();
        for (_position++; _position < _text.Length && _text[_position] != '\n'; _position++)
        {
            char c = _text[_position];
            if (c == '"')
            {
                _position++;
                return text.ToString();
            }

            text.Append(c == '\\' ? Escape() : c);
        }

        throw Error("the end of a string");
    }

    private char Escape()
    {
        _position++;
        char c = _position < _text.Length ? _text[_position] : '\0';
        switch (c)
        {
            case '"' or '\\' or '/':
                return c;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u' when _position + 4 < _text.Length
                && ushort.TryParse(_text.Substring(_position + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort unit):
                _position += 4;
                return (char)unit;
            default:
                throw Error("an escape sequence");
        }
    }

    private JsonLiteral Literal()
    {
        int start = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] is '+' or '-' or '.'))
        {
            _position++;
        }

        string text = _text.Substring(start, _position - start);
        bool valid = text is "true" or "false" or "null" || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        return valid ? new JsonLiteral(_line, text) : throw Error("a value");
    }

    private bool Take(char c)
    {
        SkipSpace();
        if (_position < _text.Length && _text[_position] == c)
        {
            _position++;
            return true;
        }

        return false;
    }

    private void Expect(char c)
    {
        if (!Take(c))
        {
            throw Error($"'{c}'");
        }
    }

    private void SkipSpace()
    {
        for (; _position < _text.Length && _text[_position] is ' ' or '\t' or '\r' or '\n' or '\uFEFF'; _position++)
        {
            if (_text[_position] == '\n')
            {
                _line++;
            }
        }
    }

    private SpecException Error(string expected)
        => new(_line, "", $"expected {expected}, found {(_position < _text.Length ? $"'{_text[_position]}'" : "the end of the file")}");
}
