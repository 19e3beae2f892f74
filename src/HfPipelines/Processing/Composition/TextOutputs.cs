using System.Text.Json.Nodes;
using HfPipelines.Networks;
using HfPipelines.Tokenization;
using HfPipelines.Tokenization.Documents;
using static TorchSharp.torch;

namespace HfPipelines.Processing.Composition;

/// <summary>Further outputs that are made of texts.</summary>
internal static class TextOutputs
{
    /// <summary>Encodes pages of words with their boxes.</summary>
    public static void Pages(ComposedCall call)
    {
        LayoutTokenizer layout = LayoutTokenizer.Create(call.Tokenizer);
        IReadOnlyList<DocumentPage> given = call.Batch.Pages!;
        int? maxLength = call.Options.MaxLength ?? call.Tokenizer.ModelMaxLength;
        TruncationOptions? truncation = call.Options.Truncate == true && maxLength is { } limit ? new TruncationOptions(limit) : null;
        LayoutEncoding[] pages = [.. given.Select(p => Encode(p, null))];
        int length = Math.Max(pages.Max(p => p.Encoding.Count), call.Options.PadToMaxLength == true ? maxLength ?? 0 : 0);
        if (pages.Any(p => p.Encoding.Count < length))
        {
            pages = [.. given.Select(p => Encode(p, new PaddingOptions { Length = length, Side = call.Options.PaddingSide }))];
        }

        ModelInput encoded = EncodedTexts.ToInput([.. call.Tokenizer.ModelInputNames], [.. pages.Select(p => p.Encoding)]);
        foreach (string name in encoded.Names)
        {
            call.Result[name] = encoded[name];
        }

        call.Result["bbox"] = tensor(pages.SelectMany(p => p.Boxes.SelectMany(b => (long[])[b.Left, b.Top, b.Right, b.Bottom])).ToArray(), [pages.Length, length, 4]);
        if (pages.All(p => p.Labels is not null))
        {
            call.Result["labels"] = tensor(pages.SelectMany(p => p.Labels!.Value.Select(l => (long)l)).ToArray(), [pages.Length, length]);
        }

        LayoutEncoding Encode(DocumentPage page, PaddingOptions? padding) => layout.Encode(page.Words, page.Boxes, page.WordLabels, page.Question, truncation, padding);
    }

    /// <summary>The names of what is looked for, each encoded by itself, and how many there are for each picture (OmDet-Turbo).</summary>
    public static void Candidates(ComposedCall call)
    {
        IReadOnlyList<IReadOnlyList<string>> lists = call.Batch.Candidates ?? throw new ProcessingException("candidates", "the names of what is looked for", "none");
        new TextPart(call.Tokenizer, call.Spec.Text).Encode([.. lists.SelectMany(l => l)], null, call.Options, call.Result, null, new JsonObject { ["input_ids"] = "classes_input_ids", ["attention_mask"] = "classes_attention_mask" });
        call.Result["classes_structure"] = tensor(lists.Select(l => (long)l.Count).ToArray());
    }

    /// <summary>The texts in the words of another tokenizer (InstructBLIP).</summary>
    public static void ForQFormer(ComposedCall call)
    {
        if (call.Texts.Count > 0)
        {
            new TextPart(call.Files.OtherTokenizer("qformer_tokenizer"), call.Spec.Text).Encode(
                call.Texts, call.Batch.AddSpecialTokens, call.Given, call.Result, null, new JsonObject { ["input_ids"] = "qformer_input_ids", ["attention_mask"] = "qformer_attention_mask" });
        }
    }

    /// <summary>Tokens for the queries before each text (BLIP-2).</summary>
    public static void QueryTokens(ComposedCall call)
    {
        if ((call.Images ?? call.Videos) is null || call.Result.InputIds is not { } ids || call.Config["num_query_tokens"] is null)
        {
            return;
        }

        string word = call.Word("query");
        long[] size = [ids.size(0), (long)call.Number("num_query_tokens") * (call.Videos is null ? 1 : 4)];
        call.Result.InputIds = cat([full(size, call.Tokenizer.TokenToId(word) ?? throw new ProcessingException(word, "a token of the tokenizer", "none"), int64), ids], 1);
        call.Result.AttentionMask = cat([ones(size, int64), call.Result.AttentionMask!], 1);
    }

    /// <summary>The ids where the second text of a pair stands, and -100 elsewhere (PaliGemma).</summary>
    public static void Labels(ComposedCall call)
    {
        if (call.Images is not null && call.Result.InputIds is { } ids)
        {
            call.Result["labels"] = ids.masked_fill(call.Result["token_type_ids"]!.eq(0), -100);
        }
    }

    /// <summary>The ids of the tasks, 0 where they are filled up (OneFormer).</summary>
    public static void MaskedIds(ComposedCall call)
    {
        Tensor ids = call.Result.InputIds ?? throw new ProcessingException("texts", "the names of tasks: semantic, instance or panoptic", "none");
        call.Result["task_inputs"] = ids * call.Result.AttentionMask!;
        (call.Result.InputIds, call.Result.AttentionMask, call.Result["token_type_ids"]) = (null, null, null);
    }

    /// <summary>The texts as what the network shall say, and the same behind a blank (Nemotron).</summary>
    public static void Targets(ComposedCall call)
    {
        if (call.Texts.Count > 0)
        {
            string blank = call.Text("blank_token")!;
            var decoder = new JsonObject { ["input_ids"] = "decoder_input_ids", ["attention_mask"] = null, ["token_type_ids"] = null };
            new TextPart(call.Tokenizer, call.Spec.Text).Encode([.. call.Texts.Select(t => blank + t)], call.Batch.AddSpecialTokens, call.Options, call.Result, null, decoder);
        }
    }
}
