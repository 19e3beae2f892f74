using System.Text.Json.Nodes;
using HfPipelines.Networks;
using HfPipelines.Tokenization;
using TorchSharp;

namespace HfPipelines.Processing.Composition;

/// <summary>Encodes the texts of a batch as the processor's class does.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="defaults">The class's options: <c>padding</c>, <c>padding_side</c>, <c>truncation</c>, <c>max_length</c>, <c>add_special_tokens</c>, <c>return_token_type_ids</c>.</param>
internal sealed class TextPart(Tokenizer tokenizer, JsonObject defaults)
{
    /// <summary>Encodes texts to one padded batch.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="addSpecialTokens">Whether the tokenizer adds its special tokens; null for what the class does.</param>
    /// <param name="options">The call's options.</param>
    /// <param name="result">Receives the outputs.</param>
    /// <param name="typed">An output that tells kinds of media apart, or null.</param>
    /// <param name="renamed">Other names of outputs; null for none.</param>
    public void Encode(IReadOnlyList<string> texts, bool? addSpecialTokens, ProcessorOptions options, ModelInput result, TypedTokens? typed, JsonObject renamed)
    {
        int? maxLength = options.MaxLength ?? (int?)defaults["max_length"] ?? tokenizer.ModelMaxLength;
        bool cuts = options.Truncate ?? (bool?)defaults["truncation"] ?? false, fills = options.PadToMaxLength ?? defaults["padding"] is JsonValue padding && padding.TryGetValue(out string? kind) && kind == "max_length";
        TruncationOptions? truncation = cuts && maxLength is { } limit ? new TruncationOptions(limit, Side: tokenizer.TruncationSide) : null;
        Encoding[] rows = [.. tokenizer.EncodeBatch(texts, addSpecialTokens ?? (bool?)defaults["add_special_tokens"] ?? true, truncation)];
        int length = Math.Max(rows.Max(r => r.Count), fills ? maxLength ?? 0 : 0);
        if (rows.Any(r => r.Count < length))
        {
            int pad = tokenizer.PadTokenId ?? tokenizer.EosTokenId ?? throw new ProcessingException("pad_token", "a padding token for texts of different lengths", "none in the tokenizer");
            var filling = new PaddingOptions { Length = length, Side = options.PaddingSide ?? SideOf(defaults), PadId = pad };
            rows = tokenizer.Pad(rows, filling);
        }

        ModelInput encoded = EncodedTexts.ToInput([.. Names()], rows);
        foreach (string name in encoded.Names)
        {
            Put(name, encoded[name]);
        }

        if (typed is not null)
        {
            result[typed.Name] = torch.tensor(rows.SelectMany(r => r.Ids).Select(id => (long)typed.TypeOf(id)).ToArray(), [rows.Length, length]);
        }

        void Put(string name, torch.Tensor? tensor)
        {
            if (!renamed.TryGetPropertyValue(name, out JsonNode? other))
            {
                result[name] = tensor;
            }
            else if (other is not null)
            {
                result[other.GetValue<string>()] = tensor;
            }
        }
    }

    /// <summary>The side on which a class pads; null for that of the tokenizer.</summary>
    /// <param name="defaults">The class's options.</param>
    public static TextSide? SideOf(JsonObject defaults) => (string?)defaults["padding_side"] switch
    {
        "left" => TextSide.Left,
        "right" => TextSide.Right,
        _ => null,
    };

    private IEnumerable<string> Names()
    {
        bool? types = (bool?)defaults["return_token_type_ids"];
        return types == true ? tokenizer.ModelInputNames.Append("token_type_ids").Distinct() : tokenizer.ModelInputNames.Where(n => types is null || n != "token_type_ids");
    }
}
