namespace HfPipelines.Audio;

/// <summary>A feature extractor class of transformers that HfPipelines does not have yet.</summary>
/// <param name="className">The class.</param>
public sealed class MissingFeatureExtractorException(string className) : HfPipelinesException($"missing: the feature extractor {className} is not implemented yet.");
