using System.Text.Json;

namespace HfPipelines.Configuration;

/// <summary>Reads JSON as Python writes it: with numbers that are not finite.</summary>
internal static class PythonJsonReader
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 512 };

    /// <summary>Parses a document; <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> become strings.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        try
        {
            return Read(utf8);
        }
        catch (JsonException) when (Quote(utf8.Span) is { } quoted)
        {
            return Read(quoted);
        }
    }

    private static JsonElement Read(ReadOnlyMemory<byte> utf8)
    {
        using JsonDocument document = JsonDocument.Parse(utf8, Options);
        return document.RootElement.Clone();
    }

    // Puts quotes around the words, outside of strings; null where there is none.
    private static byte[]? Quote(ReadOnlySpan<byte> utf8)
    {
        List<byte> result = new(utf8.Length + 16);
        bool inString = false;
        bool changed = false;
        for (int i = 0; i < utf8.Length;)
        {
            int length = inString ? 0 : WordLength(utf8[i..]);
            if (length > 0)
            {
                result.Add((byte)'"');
                result.AddRange(utf8.Slice(i, length));
                result.Add((byte)'"');
                i += length;
                changed = true;
                continue;
            }

            bool escapes = inString && utf8[i] == '\\' && i + 1 < utf8.Length;
            inString ^= utf8[i] == '"';
            result.AddRange(utf8.Slice(i, escapes ? 2 : 1));
            i += escapes ? 2 : 1;
        }

        return changed ? [.. result] : null;
    }

    private static int WordLength(ReadOnlySpan<byte> utf8)
        => utf8.StartsWith("-Infinity"u8) ? 9 : utf8.StartsWith("Infinity"u8) ? 8 : utf8.StartsWith("NaN"u8) ? 3 : 0;
}
