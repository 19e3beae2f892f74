using HfPipelines.Tokenization.PostProcessors;

namespace HfPipelines.Tokenization.TextTokenizers;

/// <summary>Ends every text with the mark of the end, unless it has it already.</summary>
internal sealed class EndMarkPostProcessor(string token, int id) : IPostProcessor
{
    /// <summary>Makes the one of a tokenizer's end token.</summary>
    public static EndMarkPostProcessor Create(TextTokenizer tokenizer)
    {
        string end = tokenizer.Files.Settings.SpecialTokens.GetValueOrDefault("eos_token") ?? "";
        return new EndMarkPostProcessor(end, tokenizer.IdOf(end));
    }

    /// <inheritdoc/>
    public int CountAdded(bool pair) => pair ? 2 : 1;

    /// <inheritdoc/>
    public SpecialFrame? Single => null;

    /// <inheritdoc/>
    public void Prepare(EncodingData data)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<SequencePart> Process(IReadOnlyList<SequencePart> parts, bool addSpecialTokens)
        => addSpecialTokens ? [.. parts.Select(p => new SequencePart(End(p.Main), p.Overflowing))] : parts;

    private EncodingData End(EncodingData data)
    {
        bool hasEnd = data.Count > 0 && data.Ids[data.Count - 1] == id;
        var result = new EncodingData(data.Count + 1);
        result.Append(data);
        result.SetTypeId(0);
        if (!hasEnd)
        {
            result.AddSpecial(id, token, 0);
        }

        return result;
    }
}
