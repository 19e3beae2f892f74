using HfPipelines.Networks;
using HfPipelines.Tokenization;
using TorchSharp;

namespace HfPipelines.Processing;

/// <summary>Encoded texts as a network takes them.</summary>
internal static class EncodedTexts
{
    /// <summary>The inputs of a model, int64 [batch, length].</summary>
    /// <param name="names">Their names; what the tokenizer does not make is left out.</param>
    /// <param name="texts">Texts of the same length.</param>
    public static ModelInput ToInput(IReadOnlyList<string> names, IReadOnlyList<Encoding> texts)
    {
        var input = new ModelInput();
        foreach (string name in names)
        {
            input[name] = name switch
            {
                "input_ids" => Rows(texts, t => t.Ids),
                "attention_mask" => Rows(texts, t => t.AttentionMask),
                "token_type_ids" => Rows(texts, t => t.TypeIds),
                _ => texts[0].ModelInputs.ContainsKey(name) ? Rows(texts, t => t.ModelInputs[name]) : null,
            };
        }

        return input;
    }

    private static torch.Tensor Rows(IReadOnlyList<Encoding> texts, Func<Encoding, IReadOnlyList<int>> column)
        => torch.tensor(texts.SelectMany(column).Select(v => (long)v).ToArray(), [texts.Count, texts[0].Count]);
}
