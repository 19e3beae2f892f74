namespace HfPipelines.Tokenization.Passages;

/// <summary>What a model says of a passage.</summary>
/// <param name="Starts">How likely an answer begins at each token.</param>
/// <param name="Ends">How likely an answer ends at each token.</param>
/// <param name="Relevance">How likely the passage answers the question.</param>
public sealed record PassageScores(ReadOnlyMemory<float> Starts, ReadOnlyMemory<float> Ends, float Relevance);
