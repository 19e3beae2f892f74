namespace HfPipelines.Generation.Decoding;

/// <summary>Checks options as transformers does.</summary>
internal static class OptionsValidation
{
    /// <summary>Checks merged options.</summary>
    /// <exception cref="GenerationException">An option is out of its range, or does not go with another.</exception>
    public static void Check(GenerationOptions options)
    {
        Require(options.MaxNewTokens is null or > 0, nameof(options.MaxNewTokens), "at least 1", options.MaxNewTokens);
        Require(options.MinLength is null or >= 0, nameof(options.MinLength), "at least 0", options.MinLength);
        Require(options.MinNewTokens is null or >= 0, nameof(options.MinNewTokens), "at least 0", options.MinNewTokens);
        Require(options.NumBeams is null or > 0, nameof(options.NumBeams), "at least 1", options.NumBeams);
        Require(options.NumReturnSequences is null or > 0, nameof(options.NumReturnSequences), "at least 1", options.NumReturnSequences);
        Require(options.RepetitionPenalty is null or > 0, nameof(options.RepetitionPenalty), "above 0", options.RepetitionPenalty);
        Require(options.EncoderRepetitionPenalty is null or > 0, nameof(options.EncoderRepetitionPenalty), "above 0", options.EncoderRepetitionPenalty);
        Require(options.NoRepeatNgramSize is null or >= 0, nameof(options.NoRepeatNgramSize), "at least 0", options.NoRepeatNgramSize);
        Require(options.EncoderNoRepeatNgramSize is null or >= 0, nameof(options.EncoderNoRepeatNgramSize), "at least 0", options.EncoderNoRepeatNgramSize);
        Require(options.PromptLookupNumTokens is null or > 0, nameof(options.PromptLookupNumTokens), "at least 1", options.PromptLookupNumTokens);
        Require(options.MaxMatchingNgramSize is null or > 0, nameof(options.MaxMatchingNgramSize), "at least 1", options.MaxMatchingNgramSize);
        Require(options.NumAssistantTokens is null or > 0, nameof(options.NumAssistantTokens), "at least 1", options.NumAssistantTokens);
        CheckSampling(options);
        CheckTokens(options);
        CheckWatermark(options.Watermarking);
        CheckCombinations(options);
    }

    private static void CheckSampling(GenerationOptions options)
    {
        if (options.DoSample != true)
        {
            return;
        }

        Require(options.Temperature is null or > 0, nameof(options.Temperature), "above 0 (for the likeliest token at each place, DoSample = false)", options.Temperature);
        Require(options.TopK is null or >= 0, nameof(options.TopK), "at least 0", options.TopK);
        Require(options.TopP is null or (>= 0 and <= 1), nameof(options.TopP), "a number in [0, 1]", options.TopP);
        Require(options.MinP is null or (>= 0 and <= 1), nameof(options.MinP), "a number in [0, 1]", options.MinP);
        Require(options.TopH is null or (> 0 and <= 1), nameof(options.TopH), "a number in (0, 1]", options.TopH);
        Require(options.TypicalP is null or > 0, nameof(options.TypicalP), "a number in (0, 1]", options.TypicalP);
    }

    private static void CheckTokens(GenerationOptions options)
    {
        foreach (IReadOnlyList<int> word in options.BadWordsIds ?? [])
        {
            Require(word.Count > 0 && word.All(t => t >= 0), nameof(options.BadWordsIds), "sequences of token ids", $"[{string.Join(", ", word)}]");
        }

        foreach (SequenceBias bias in options.SequenceBias ?? [])
        {
            Require(bias.TokenIds.Count > 0 && bias.TokenIds.All(t => t >= 0), nameof(options.SequenceBias), "sequences of token ids", $"[{string.Join(", ", bias.TokenIds)}]");
        }

        Require(options.StopStrings is null || options.StopStrings.All(s => s.Length > 0), nameof(options.StopStrings), "texts that are not empty", "an empty one");
        Require(
            options.ExponentialDecayLengthPenalty is null || options.EosTokenIds is { Count: > 0 },
            nameof(options.ExponentialDecayLengthPenalty), "an ending token in EosTokenIds", "none");
    }

    private static void CheckWatermark(Watermark? watermark)
    {
        const string Name = nameof(GenerationOptions.Watermarking);
        if (watermark is GreenListWatermark green)
        {
            Require(green.GreenListRatio is > 0 and < 1, $"{Name}.{nameof(green.GreenListRatio)}", "a number in (0, 1)", green.GreenListRatio);
            Require(green.ContextWidth >= 1, $"{Name}.{nameof(green.ContextWidth)}", "at least 1", green.ContextWidth);
        }
        else if (watermark is SynthIdWatermark synthId)
        {
            Require(synthId.NgramLength >= 2, $"{Name}.{nameof(synthId.NgramLength)}", "at least 2", synthId.NgramLength);
            Require(synthId.Keys.Count > 0, $"{Name}.{nameof(synthId.Keys)}", "at least one key", "none");
            Require(synthId.SamplingTableSize is > 0 and <= 1 << 24, $"{Name}.{nameof(synthId.SamplingTableSize)}", "1 to 2^24", synthId.SamplingTableSize);
            Require(synthId.ContextHistorySize > 0, $"{Name}.{nameof(synthId.ContextHistorySize)}", "at least 1", synthId.ContextHistorySize);
        }
    }

    private static void CheckCombinations(GenerationOptions options)
    {
        int beams = options.NumBeams ?? 1;
        int returned = options.NumReturnSequences ?? 1;
        Require(
            returned == 1 || beams > 1 || options.DoSample == true,
            nameof(options.NumReturnSequences), "1, where there is neither a beam search nor sampling", returned);
        Require(beams == 1 || returned <= beams, nameof(options.NumReturnSequences), $"at most the {beams} beams", returned);
        CheckForced(options, nameof(options.ForcedBosTokenId), options.ForcedBosTokenId is { } bos ? [bos] : []);
        CheckForced(options, nameof(options.ForcedEosTokenId), options.ForcedEosTokenId ?? []);
    }

    private static void CheckForced(GenerationOptions options, string name, IReadOnlyList<int> forced)
        => Require(
            forced.Count == 0 || options.SuppressTokens is null || forced.Any(t => !options.SuppressTokens.Contains(t)),
            name, "a token that SuppressTokens does not forbid", $"[{string.Join(", ", forced)}]");

    private static void Require(bool holds, string option, string expected, object? found)
    {
        if (!holds)
        {
            throw new GenerationException(option, expected, FormattableString.Invariant($"{found}"));
        }
    }
}
