using System.Text;
using HfPipelines.Tokenization.Json;
using HfPipelines.Tokenization.Patterns;
using HfPipelines.Tokenization.PreTokenizers;
using HfPipelines.Tokenization.Text;

namespace HfPipelines.Tokenization.Decoders;

/// <summary>Reads <c>decoder</c> of tokenizer.json.</summary>
internal static class DecoderReader
{
    /// <summary>Reads a decoder.</summary>
    /// <exception cref="TokenizerException">A key is missing or holds something else than the type accepts.</exception>
    public static IDecoder Read(JsonNode node) => node["type"].String() switch
    {
        "BPEDecoder" => ReadBpe(node),
        "ByteFallback" => new ByteFallbackDecoder(),
        "ByteLevel" => new ByteLevelDecoder(),
        "CTC" => new CtcDecoder(node["pad_token"].String(), node["word_delimiter_token"].String(), node["cleanup"].Bool()),
        "Fuse" => new FuseDecoder(),
        "Metaspace" => Metaspace(node["replacement"].Char(), PreTokenizerReader.ReadScheme(node)),
        "Replace" => ReadReplace(node),
        "Sequence" => new SequenceDecoder([.. node["decoders"].Items.Select(Read)]),
        "Strip" => ReadStrip(node),
        "WordPiece" => WordPiece(node["prefix"].String(), node["cleanup"].Bool()),
        _ => throw node["type"].Wrong("the name of a decoder"),
    };

    private static TokenDecoder ReadBpe(JsonNode node)
    {
        string suffix = node["suffix"].String();
        return new TokenDecoder((token, i, count) => suffix.Length == 0 ? token : token.Replace(suffix, i == count - 1 ? "" : " ", StringComparison.Ordinal));
    }

    /// <summary>The decoder of Metaspace.</summary>
    public static TokenDecoder Metaspace(string replacement, PrependScheme scheme)
        => new((token, i, _) => token.Replace(replacement, i == 0 && scheme != PrependScheme.Never ? "" : " ", StringComparison.Ordinal));

    private static TokenDecoder ReadReplace(JsonNode node)
    {
        ITextPattern pattern = node["pattern"].Pattern();
        string content = node["content"].String();
        return new TokenDecoder((token, _, _) =>
        {
            var matches = new MatchList();
            pattern.FindMatches(token, matches);
            if (matches.Spans.Length == 0)
            {
                return token;
            }

            var text = new StringBuilder();
            int position = 0;
            for (int i = 0; i < matches.Spans.Length; i += 2)
            {
                text.Append(token, position, matches.Spans[i] - position).Append(content);
                position = matches.Spans[i + 1];
            }

            return text.Append(token, position, token.Length - position).ToString();
        });
    }

    private static TokenDecoder ReadStrip(JsonNode node)
    {
        string content = node["content"].Char();
        int start = node["start"].Int();
        int stop = node["stop"].Int();
        return new TokenDecoder((token, _, _) =>
        {
            int first = 0;
            int end = token.Length;
            for (int i = 0; i < start && string.CompareOrdinal(token, first, content, 0, content.Length) == 0 && first < token.Length; i++)
            {
                first += content.Length;
            }

            for (int i = 0; i < stop && end - content.Length >= first && string.CompareOrdinal(token, end - content.Length, content, 0, content.Length) == 0; i++)
            {
                end -= content.Length;
            }

            return token[first..end];
        });
    }

    /// <summary>The decoder of WordPiece.</summary>
    public static TokenDecoder WordPiece(string prefix, bool cleanUp)
    {
        return new TokenDecoder((token, i, _) =>
        {
            string text = i == 0 ? token : token.StartsWith(prefix, StringComparison.Ordinal) ? token[prefix.Length..] : " " + token;
            return cleanUp ? CleanUp.Spaces(text) : text;
        });
    }
}
