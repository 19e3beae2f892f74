using System.Collections.Immutable;
using System.Globalization;
using HfPipelines.Tokenization.Classes;

namespace HfPipelines.Tokenization.Documents;

/// <summary>Encodes the nodes of a page of markup with the paths to them, for the models of the MarkupLM kind. Immutable and safe for many threads.</summary>
public sealed class MarkupTokenizer
{
    private readonly Tokenizer _tokenizer;
    private readonly ClassOptions _options;
    private readonly Dictionary<string, int> _tags;
    private readonly ImmutableArray<int> _noTags;
    private readonly ImmutableArray<int> _noSubscripts;

    private MarkupTokenizer(Tokenizer tokenizer, ClassOptions options)
    {
        (_tokenizer, _options) = (tokenizer, options);
        _tags = options["tags_dict"].EnumerateObject().ToDictionary(t => t.Name, t => t.Value.GetInt32(), StringComparer.Ordinal);
        _noTags = [.. Enumerable.Repeat(_tags.Count + 1, options.Int("max_depth"))];
        _noSubscripts = [.. Enumerable.Repeat(options.Int("pad_width"), options.Int("max_depth"))];
    }

    /// <summary>Makes it of a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer of the checkpoint.</param>
    /// <exception cref="TokenizerException">The tokenizer knows no tags.</exception>
    public static MarkupTokenizer Create(Tokenizer tokenizer)
        => tokenizer.Settings.Options is { } options && options["tags_dict"].ValueKind == System.Text.Json.JsonValueKind.Object
            ? new MarkupTokenizer(tokenizer, options)
            : throw new TokenizerException(tokenizer.ClassName, "tags_dict", "the tokenizer knows no tags of markup");

    /// <summary>Encodes a page.</summary>
    /// <param name="nodes">The texts of its nodes.</param>
    /// <param name="paths">The paths to them, for example <c>/html/body/div[2]</c>, one for each.</param>
    /// <param name="labels">Their labels, one for each; null for none.</param>
    /// <param name="question">A question about the page, which comes first; null for none.</param>
    /// <param name="truncation">How to cut the page; null for not at all.</param>
    /// <param name="padding">How to fill it; null for not at all.</param>
    /// <exception cref="ArgumentException">There are not as many paths, or labels, as nodes.</exception>
    /// <exception cref="TokenizerException">The nodes cannot be encoded, or the options cannot be met.</exception>
    public MarkupEncoding Encode(
        IReadOnlyList<string> nodes,
        IReadOnlyList<string> paths,
        IReadOnlyList<int>? labels = null,
        string? question = null,
        TruncationOptions? truncation = null,
        PaddingOptions? padding = null)
    {
        if (paths.Count != nodes.Count || (labels is not null && labels.Count != nodes.Count))
        {
            throw new ArgumentException($"Expected {nodes.Count} paths and labels, as many as nodes; found {paths.Count} paths{(labels is null ? "" : $" and {labels.Count} labels")}.", nameof(paths));
        }

        Encoding encoding = question is null
            ? _tokenizer.EncodeWords(nodes, truncation: truncation, padding: padding)
            : _tokenizer.EncodeWords([question], nodes, truncation: truncation, padding: padding);
        return Make(encoding, [.. paths.Select(Read)], labels, question is null ? 0 : 1);
    }

    private MarkupEncoding Make(Encoding encoding, (ImmutableArray<int> Tags, ImmutableArray<int> Subscripts)[] paths, IReadOnlyList<int>? labels, int page)
    {
        ImmutableArray<int?> nodes = encoding.WordIds;
        ImmutableArray<int?> texts = encoding.SequenceIds;
        ImmutableArray<TokenOffset> offsets = encoding.Offsets;
        int ignored = _options.Int("pad_token_label");
        bool firstOnly = _options.IsTrue("only_label_first_subword");
        var placed = Enumerable.Range(0, encoding.Count).Select(i => nodes[i] is { } node && texts[i] == page ? paths[node] : (_noTags, _noSubscripts)).ToList();
        return new MarkupEncoding(
            encoding,
            [.. placed.Select(p => p.Item1)],
            [.. placed.Select(p => p.Item2)],
            labels is null ? null : [.. Enumerable.Range(0, encoding.Count).Select(i => nodes[i] is { } node && (!firstOnly || offsets[i].Start == 0) ? labels[node] : ignored)],
            [.. encoding.Overflowing.Select(o => Make(o, paths, labels, page))]);
    }

    /// <summary>The tags of a path and their numbers.</summary>
    private (ImmutableArray<int> Tags, ImmutableArray<int> Subscripts) Read(string path)
    {
        int[] tags = [.. _noTags];
        int[] subscripts = [.. _noSubscripts];
        int depth = 0;
        foreach (string unit in path.Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(tags.Length))
        {
            int open = unit.IndexOf('[', StringComparison.Ordinal);
            string number = open < 0 ? "0" : unit[(open + 1)..].TrimEnd(']');
            tags[depth] = _tags.GetValueOrDefault(open < 0 ? unit : unit[..open], _tags.Count);
            subscripts[depth++] = int.TryParse(number, CultureInfo.InvariantCulture, out int value)
                ? Math.Min(_options.Int("max_width"), value)
                : throw new TokenizerException(path, unit, $"expected a number in brackets, found '{number}'");
        }

        return ([.. tags], [.. subscripts]);
    }
}
