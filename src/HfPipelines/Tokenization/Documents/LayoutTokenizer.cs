using System.Collections.Immutable;
using System.Text.Json;
using HfPipelines.Tokenization.Classes;
using HfPipelines.Tokenization.TextTokenizers;

namespace HfPipelines.Tokenization.Documents;

/// <summary>Encodes pages of words of which it is known where they stand, for the models of the LayoutLM and UDOP kind. Immutable and safe for many threads.</summary>
public sealed class LayoutTokenizer
{
    private readonly Tokenizer _tokenizer;
    private readonly ClassOptions _options;
    private readonly string _firstRule;

    private LayoutTokenizer(Tokenizer tokenizer, ClassOptions options, string firstRule)
    {
        (_tokenizer, _options, _firstRule) = (tokenizer, options, firstRule);
    }

    /// <summary>Makes it of a tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer of the checkpoint.</param>
    /// <exception cref="TokenizerException">The tokenizer's class knows no boxes.</exception>
    public static LayoutTokenizer Create(Tokenizer tokenizer)
        => tokenizer.Settings.Options is { } options && TokenizerClassSpec.Find(tokenizer.ClassName)?["layout"].StringOrNull() is { } rule
            ? new LayoutTokenizer(tokenizer, options, rule)
            : throw new TokenizerException(tokenizer.ClassName, null, "the tokenizer's class knows no boxes of words");

    /// <summary>Encodes a page.</summary>
    /// <param name="words">The words.</param>
    /// <param name="boxes">Where they stand, one for each.</param>
    /// <param name="labels">Their labels, one for each; null for none.</param>
    /// <param name="question">A question about the page, which comes first; null for none.</param>
    /// <param name="truncation">How to cut the page; null for not at all.</param>
    /// <param name="padding">How to fill it; null for not at all.</param>
    /// <exception cref="ArgumentException">There are not as many boxes, or labels, as words.</exception>
    /// <exception cref="TokenizerException">The words cannot be encoded, or the options cannot be met.</exception>
    public LayoutEncoding Encode(
        IReadOnlyList<string> words,
        IReadOnlyList<LayoutBox> boxes,
        IReadOnlyList<int>? labels = null,
        string? question = null,
        TruncationOptions? truncation = null,
        PaddingOptions? padding = null)
    {
        if (boxes.Count != words.Count || (labels is not null && labels.Count != words.Count))
        {
            throw new ArgumentException($"Expected {words.Count} boxes and labels, as many as words; found {boxes.Count} boxes{(labels is null ? "" : $" and {labels.Count} labels")}.", nameof(boxes));
        }

        Encoding encoding = question is null
            ? _tokenizer.EncodeWords(words, truncation: truncation, padding: padding)
            : _tokenizer.EncodeWords(PythonStrings.Split(question), words, truncation: truncation, padding: padding);
        return Make(encoding, boxes, labels, question is not null);
    }

    private LayoutEncoding Make(Encoding encoding, IReadOnlyList<LayoutBox> boxes, IReadOnlyList<int>? labels, bool hasQuestion)
        => new(encoding, Boxes(encoding, boxes, hasQuestion), labels is null ? null : Labels(encoding, labels), [.. encoding.Overflowing.Select(o => Make(o, boxes, labels, hasQuestion))]);

    private ImmutableArray<LayoutBox> Boxes(Encoding encoding, IReadOnlyList<LayoutBox> boxes, bool hasQuestion)
    {
        LayoutBox padding = Box("pad_token_box");
        var result = ImmutableArray.CreateBuilder<LayoutBox>(encoding.Count);
        ImmutableArray<int?> words = encoding.WordIds;
        ImmutableArray<int?> texts = encoding.SequenceIds;
        for (int i = 0; i < encoding.Count; i++)
        {
            result.Add(words[i] is { } word ? (hasQuestion && texts[i] == 0 ? padding : boxes[word])
                : encoding.Ids[i] == _tokenizer.ClsTokenId ? Box("cls_token_box")
                : encoding.Ids[i] == _tokenizer.SepTokenId ? Box("sep_token_box")
                : padding);
        }

        return result.MoveToImmutable();
    }

    private ImmutableArray<int> Labels(Encoding encoding, IReadOnlyList<int> labels)
    {
        int ignored = _options.Int("pad_token_label");
        bool firstOnly = _options.IsTrue("only_label_first_subword");
        var result = ImmutableArray.CreateBuilder<int>(encoding.Count);
        ImmutableArray<int?> words = encoding.WordIds;
        ImmutableArray<TokenOffset> offsets = encoding.Offsets;
        bool afterEmpty = false;
        for (int i = 0; i < encoding.Count; i++)
        {
            bool isFirst = _firstRule switch
            {
                "word" => i == 0 || words[i] != words[i - 1],
                "visible" => offsets[i].Start == 0 && !afterEmpty,
                _ => offsets[i].Start == 0,
            };
            result.Add(words[i] is { } word && (isFirst || !firstOnly) ? labels[word] : ignored);
            afterEmpty = words[i] is null ? afterEmpty : _tokenizer.Decode([encoding.Ids[i]]).Length == 0;
        }

        return result.MoveToImmutable();
    }

    private LayoutBox Box(string option)
    {
        JsonElement box = _options[option];
        return box.ValueKind == JsonValueKind.Array && box.GetArrayLength() == 4
            ? new LayoutBox(box[0].GetInt32(), box[1].GetInt32(), box[2].GetInt32(), box[3].GetInt32())
            : throw new TokenizerException("tokenizer_config.json", option, "expected four numbers");
    }
}
