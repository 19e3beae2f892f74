namespace HfPipelines.Generation;

/// <summary>The tokens that generation gave: for each prompt as many sequences as the options ask for, in order.</summary>
public sealed record GenerationResult
{
    /// <summary>Prompt and continuation of each sequence, of one length: finished ones are filled up with the padding token.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Sequences { get; init; }

    /// <summary>The new tokens of each sequence, the ending one included, without padding.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> NewTokens { get; init; }

    /// <summary>Why each sequence ended.</summary>
    public required IReadOnlyList<FinishReason> FinishReasons { get; init; }

    /// <summary>The number of tokens in front of the new ones, padding included.</summary>
    public required int PromptLength { get; init; }

    /// <summary>The score of each sequence under beam search: its log-probability over its length to the power of the length penalty; else null.</summary>
    public IReadOnlyList<double>? SequenceScores { get; init; }

    /// <summary>For each sequence and new token the row of the batch that it came from under beam search, -1 after its end; else null.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? BeamIndices { get; init; }
}
