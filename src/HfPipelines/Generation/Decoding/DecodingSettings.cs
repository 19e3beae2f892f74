namespace HfPipelines.Generation.Decoding;

/// <summary>The options of one generation, complete and checked.</summary>
internal sealed class DecodingSettings
{
    private const int DefaultNewTokens = 20;

    /// <summary>Merges and checks options.</summary>
    /// <param name="options">The caller's options.</param>
    /// <param name="config">The checkpoint's configuration.</param>
    /// <param name="promptLength">The number of tokens that count as the sequence's beginning.</param>
    /// <exception cref="GenerationException">An option is out of its range, or does not go with another.</exception>
    public DecodingSettings(GenerationOptions? options, GenerationConfig config, int promptLength)
    {
        Options = (options ?? new GenerationOptions()).Over(config.Options).Over(GenerationOptions.Defaults);
        OptionsValidation.Check(Options);
        MaxLength = Options switch
        {
            { MaxNewTokens: { } added } => promptLength + added,
            { MaxLength: { } length } => length,
            _ => Math.Min(promptLength + DefaultNewTokens, config.MaxPositionEmbeddings ?? int.MaxValue),
        };
        MinLength = Options.MinNewTokens is { } least ? promptLength + least : Options.MinLength!.Value;
        EosTokenIds = [.. Options.EosTokenIds ?? []];
        PadTokenId = Options.PadTokenId ?? (EosTokenIds.Length > 0 ? EosTokenIds[0] : null);
        if (promptLength >= MaxLength)
        {
            throw new GenerationException(nameof(GenerationOptions.MaxLength), $"more than the {promptLength} tokens of the prompt", $"{MaxLength}");
        }
    }

    /// <summary>The options; those with a default are not null.</summary>
    public GenerationOptions Options { get; }

    /// <summary>The most tokens of a sequence.</summary>
    public int MaxLength { get; }

    /// <summary>The fewest tokens of a sequence.</summary>
    public int MinLength { get; }

    /// <summary>The tokens that end a text; may be empty.</summary>
    public int[] EosTokenIds { get; }

    /// <summary>The token that fills up finished texts.</summary>
    public int? PadTokenId { get; }

    public bool Sampling => Options.DoSample!.Value;

    public int Beams => Options.NumBeams!.Value;

    public int ReturnSequences => Options.NumReturnSequences!.Value;

    /// <summary>The rows of the batch for each prompt.</summary>
    public int RowsPerPrompt => Math.Max(Beams, ReturnSequences);
}
