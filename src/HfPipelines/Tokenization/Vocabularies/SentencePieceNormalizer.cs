using System.Text;
using HfPipelines.Tokenization.Normalizers;

namespace HfPipelines.Tokenization.Vocabularies;

/// <summary>Prepares a text as a SentencePiece model was trained on: its character map, its white space, and ▁ for spaces. Immutable.</summary>
internal sealed class SentencePieceNormalizer
{
    private readonly SentencePieceFile _file;
    private readonly CharacterMap? _map;
    private readonly string[] _userDefined;
    private readonly string _space;

    /// <summary>Makes the normalizer of a model.</summary>
    public SentencePieceNormalizer(SentencePieceFile file, string path)
    {
        _file = file;
        _space = file.EscapeSpaces ? "▁" : " ";
        _map = file.CharacterMap.Length == 0
            ? null
            : CharacterMap.Create(file.CharacterMap) ?? throw new TokenizerException(path, "normalizer_spec.precompiled_charsmap", "expected a compiled character map, found other bytes");
        _userDefined = [.. file.Pieces.Where(p => p.Kind == SentencePieceKind.UserDefined).Select(p => p.Text).OrderByDescending(p => p.Length)];
    }

    /// <summary>Normalizes a text.</summary>
    public string Normalize(string text)
    {
        ReadOnlySpan<char> rest = WithoutHalves(text);
        while (_file.RemoveExtraSpaces && !rest.IsEmpty && Prefix(rest, out int length) is " ")
        {
            rest = rest[length..];
        }

        if (rest.IsEmpty)
        {
            return "";
        }

        var result = new StringBuilder(rest.Length + 8);
        result.Append(_file.AddDummyPrefix && !_file.SpaceIsSuffix ? _space : "");
        bool afterSpace = _file.RemoveExtraSpaces;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<char> part = Prefix(rest, out int length);
            rest = rest[length..];
            while (afterSpace && part is [' ', ..])
            {
                part = part[1..];
            }

            foreach (char c in part)
            {
                result = c == ' ' ? result.Append(_space) : result.Append(c);
            }

            afterSpace = _file.RemoveExtraSpaces && (part.IsEmpty ? afterSpace : part[^1] == ' ');
        }

        int end = result.Length;
        while (_file.RemoveExtraSpaces && end > 0 && result[end - 1] == _space[0])
        {
            end--;
        }

        return result.ToString(0, end) + (_file.AddDummyPrefix && _file.SpaceIsSuffix ? _space : "");
    }

    private static string WithoutHalves(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            result.Append(rune.ToString());
        }

        return result.ToString();
    }

    private ReadOnlySpan<char> Prefix(ReadOnlySpan<char> text, out int length)
    {
        foreach (string symbol in _userDefined)
        {
            if (text.StartsWith(symbol))
            {
                length = symbol.Length;
                return symbol;
            }
        }

        string? replacement = null;
        length = 0;
        if (_map is not null)
        {
            replacement = _map.FindLongest(text, out length);
        }

        if (replacement is not null)
        {
            return replacement;
        }

        length = char.IsHighSurrogate(text[0]) ? 2 : 1;
        return text[..length];
    }
}
