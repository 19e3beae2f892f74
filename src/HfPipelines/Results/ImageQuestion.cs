namespace HfPipelines;

/// <summary>A question about a picture.</summary>
/// <param name="Image">The picture.</param>
/// <param name="Question">The question.</param>
public sealed record ImageQuestion(ImageData Image, string Question);
