using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace HfPipelines.Tokenization.Json;

/// <summary>
/// Reads JSON of a known form from left to right, without a tree of it. It is for lists of hundreds of thousands of entries, which a program reads once and soon
/// after its start, when the runtime has not yet compiled a general reader to be fast; so it asks for its own methods to be compiled well at once.
/// </summary>
internal ref struct JsonScanner
{
    private const MethodImplOptions Fast = MethodImplOptions.AggressiveOptimization;
    private readonly ReadOnlySpan<byte> _utf8;
    private char[] _chars = new char[256];
    private int _length;
    private int _position;

    /// <summary>Begins to read.</summary>
    public JsonScanner(ReadOnlySpan<byte> utf8)
    {
        _utf8 = utf8;
    }

    /// <summary>Where it stands.</summary>
    public readonly int Position => _position;

    /// <summary>Goes to the next symbol behind white space, and tells whether it is a certain one.</summary>
    [MethodImpl(Fast)]
    public bool IsAt(char symbol)
    {
        while (_position < _utf8.Length && _utf8[_position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            _position++;
        }

        return _position < _utf8.Length && _utf8[_position] == symbol;
    }

    /// <summary>Reads a symbol; false where there is another.</summary>
    [MethodImpl(Fast)]
    public bool Read(char symbol)
    {
        bool found = IsAt(symbol);
        _position += found ? 1 : 0;
        return found;
    }

    /// <summary>Reads a text, which lives until the next one is read; false where there is none.</summary>
    /// <exception cref="InvalidOperationException">The text holds half of a surrogate pair.</exception>
    public bool ReadText(out Span<char> text)
    {
        _length = 0;
        return AppendText(out text);
    }

    /// <summary>Reads a text behind the one read before, and gives both as one; false where there is none.</summary>
    /// <exception cref="InvalidOperationException">The text holds half of a surrogate pair.</exception>
    [MethodImpl(Fast)]
    public bool AppendText(out Span<char> text)
    {
        text = default;
        if (!Read('"'))
        {
            return false;
        }

        int start = _position;
        int length = _length;
        while (_position < _utf8.Length)
        {
            byte b = _utf8[_position];
            if (b == '"')
            {
                _position++;
                _length = length;
                text = _chars.AsSpan(0, length);
                return true;
            }

            if (length + 2 > _chars.Length)
            {
                Array.Resize(ref _chars, _chars.Length * 2);
            }

            if (b is >= 0x20 and < 0x80 && b != '\\')
            {
                _chars[length++] = (char)b;
                _position++;
            }
            else if (b == '\\')
            {
                return AppendEscaped(start - 1, out text);
            }
            else if (b >= 0x80 && Rune.DecodeFromUtf8(_utf8[_position..], out Rune rune, out int bytes) == OperationStatus.Done)
            {
                length += rune.EncodeToUtf16(_chars.AsSpan(length));
                _position += bytes;
            }
            else
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>Reads a whole number that is not negative; false where there is none.</summary>
    [MethodImpl(Fast)]
    public bool ReadNumber(out int number)
    {
        IsAt('0');
        int start = _position;
        long value = 0;
        while (_position < _utf8.Length && _utf8[_position] is >= (byte)'0' and <= (byte)'9' && value <= int.MaxValue)
        {
            value = (value * 10) + _utf8[_position++] - '0';
        }

        number = (int)value;
        bool hasZeros = _position > start + 1 && _utf8[start] == '0';
        return _position > start && value <= int.MaxValue && !hasZeros && (IsAt(',') || IsAt('}') || IsAt(']'));
    }

    /// <summary>Reads a number; false where there is none.</summary>
    public bool ReadNumber(out double number)
    {
        IsAt('0');
        int start = _position;
        Skip();
        var reader = new Utf8JsonReader(_utf8[start.._position]);
        try
        {
            number = 0;
            return reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out number);
        }
        catch (JsonException)
        {
            number = 0;
            return false;
        }
    }

    /// <summary>Skips a value of any kind and stands right behind it; false where the JSON ends before it does.</summary>
    [MethodImpl(Fast)]
    public bool Skip()
    {
        IsAt('{');
        int depth = 0;
        while (_position < _utf8.Length)
        {
            byte b = _utf8[_position];
            if (b == '"')
            {
                if (!SkipText())
                {
                    return false;
                }
            }
            else if (b is (byte)'{' or (byte)'[')
            {
                depth++;
                _position++;
            }
            else if (depth == 0)
            {
                return SkipWord();
            }
            else
            {
                depth -= b is (byte)'}' or (byte)']' ? 1 : 0;
                _position++;
            }

            if (depth == 0)
            {
                return true;
            }
        }

        return false;
    }

    // A number, true, false or null.
    private bool SkipWord()
    {
        while (_position < _utf8.Length)
        {
            if (_utf8[_position] is (byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            {
                return true;
            }

            _position++;
        }

        return false;
    }

    [MethodImpl(Fast)]
    private bool SkipText()
    {
        _position++;
        while (_position < _utf8.Length)
        {
            byte b = _utf8[_position++];
            if (b == '"')
            {
                return true;
            }

            _position += b == '\\' ? 1 : 0;
        }

        return false;
    }

    private bool AppendEscaped(int start, out Span<char> text)
    {
        text = default;
        _position = start;
        if (!SkipText())
        {
            return false;
        }

        ReadOnlySpan<byte> json = _utf8[start.._position];
        if (_length + json.Length > _chars.Length)
        {
            Array.Resize(ref _chars, (_length + json.Length) * 2);
        }

        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            _length += reader.CopyString(_chars.AsSpan(_length));
        }
        catch (JsonException)
        {
            return false;
        }

        text = _chars.AsSpan(0, _length);
        return true;
    }
}
