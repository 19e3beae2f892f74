using System.Text.RegularExpressions;
using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Documents;

namespace HfPipelines.Verification.Tokenizers;

/// <summary>Words and their boxes.</summary>
internal static partial class LayoutCalls
{
    private static readonly string[] Words = ["Total", "amount:", "1,234", "tree", "unhappiness"];
    private static readonly LayoutBox[] Boxes = [new(10, 20, 30, 40), new(40, 20, 60, 40), new(100, 200, 300, 400), new(1, 2, 3, 4), new(999, 998, 1000, 1000)];
    private static readonly int[] Labels = [0, 1, 2, 3, 4];
    private static readonly string[] Questions = ["what is the total ?", "what ?", "which tree is tall ?"];

    /// <summary>The result of a call; null where it is none of these.</summary>
    public static object? Find(ExtraCall call)
    {
        if (TargetCall().Match(call.Text) is { Success: true } target)
        {
            return ClassOutputs.Of(call.Tokenizer, call.Tokenizer.Encode(PythonLiteral.Read(target.Groups[1].Value)));
        }

        if (!call.Text.Contains("words", StringComparison.Ordinal) || !call.Text.Contains("boxes", StringComparison.Ordinal))
        {
            return null;
        }

        LayoutTokenizer layout = LayoutTokenizer.Create(call.Tokenizer);
        return call.Text switch
        {
            "words,boxes" => Write(call, layout.Encode(Words, Boxes)),
            "words,boxes,word_labels" => Write(call, layout.Encode(Words, Boxes, Labels)),
            "question,words,boxes" => Write(call, layout.Encode(Words, Boxes, question: Questions[0])),
            "words,boxes,padding=max_length,max_length=20,truncation" => Write(call, layout.Encode(Words, Boxes, Labels, null, new TruncationOptions(20), new PaddingOptions { Length = 20 })),
            "words,boxes,max_length=8,truncation,stride=2,overflow" => WriteParts(call, layout.Encode(Words, Boxes, Labels, null, new TruncationOptions(8, Stride: 2))),
            "batch of words+boxes, padding" => WriteBatch(call, Padded(p => [layout.Encode(Words, Boxes, padding: p), layout.Encode(Words[..2], Boxes[..2], padding: p)])),
            "batch of questions+words+boxes, padding, max_length=16, truncation=only_second" => WriteBatch(call, Padded(p =>
                [.. Questions[1..].Select((q, i) => layout.Encode(Words[..(5 - (3 * i))], Boxes[..(5 - (3 * i))], null, q, new TruncationOptions(16, TruncationStrategy.OnlySecond), p))])),
            _ => null,
        };
    }

    private static LayoutEncoding[] Padded(Func<PaddingOptions?, LayoutEncoding[]> encode) => encode(new PaddingOptions { Length = encode(null).Max(e => e.Encoding.Count) });

    private static Dictionary<string, object?> Write(ExtraCall call, LayoutEncoding page)
    {
        Dictionary<string, object?> outputs = ClassOutputs.Of(call.Tokenizer, page.Encoding);
        outputs["bbox"] = Write(page);
        if (page.Labels is { } labels)
        {
            outputs["labels"] = labels;
        }

        return outputs;
    }

    private static Dictionary<string, object?> WriteBatch(ExtraCall call, IReadOnlyList<LayoutEncoding> pages)
    {
        Dictionary<string, object?> outputs = ClassOutputs.Of(call.Tokenizer, pages.Select(p => p.Encoding));
        outputs["bbox"] = pages.Select(Write);
        if (pages[0].Labels is not null)
        {
            outputs["labels"] = pages.Select(p => p.Labels);
        }

        return outputs;
    }

    private static Dictionary<string, object?> WriteParts(ExtraCall call, LayoutEncoding page)
    {
        LayoutEncoding[] parts = [page, .. page.Overflowing];
        Dictionary<string, object?> outputs = WriteBatch(call, parts);
        outputs["overflow_to_sample_mapping"] = new int[parts.Length];
        outputs["offset_mapping"] = parts.Select(p => p.Encoding.Offsets.Select(o => (int[])[o.Start, o.End]));
        return outputs;
    }

    private static IEnumerable<int[]> Write(LayoutEncoding page) => page.Boxes.Select(b => (int[])[b.Left, b.Top, b.Right, b.Bottom]);

    [GeneratedRegex("^text_target=(.*)$", RegexOptions.Singleline)]
    private static partial Regex TargetCall();
}
