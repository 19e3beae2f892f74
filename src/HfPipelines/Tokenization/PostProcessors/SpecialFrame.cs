namespace HfPipelines.Tokenization.PostProcessors;

/// <summary>The special tokens around a text on its own.</summary>
/// <param name="Before">Those before it, with their type ids.</param>
/// <param name="After">Those after it.</param>
internal sealed record SpecialFrame(IReadOnlyList<(string Token, int Id, int TypeId)> Before, IReadOnlyList<(string Token, int Id, int TypeId)> After)
{
    /// <summary>No special tokens.</summary>
    public static SpecialFrame None { get; } = new([], []);

    /// <summary>Whether there are special tokens.</summary>
    public bool IsEmpty => Before.Count == 0 && After.Count == 0;

    /// <summary>The text's tokens with the special tokens around them.</summary>
    public EncodingData Surround(EncodingData text)
    {
        var result = new EncodingData(Before.Count + text.Count + After.Count);
        Add(Before, result);
        result.Append(text);
        Add(After, result);
        return result;
    }

    private static void Add(IReadOnlyList<(string Token, int Id, int TypeId)> tokens, EncodingData data)
    {
        for (int i = 0; i < tokens.Count; i++)
        {
            (string token, int id, int typeId) = tokens[i];
            data.AddSpecial(id, token, typeId);
        }
    }
}
