namespace HfPipelines.Audio.Extraction;

/// <summary>The feature extractor classes, by their names in transformers.</summary>
internal static class FeatureExtractions
{
    private static readonly Dictionary<string, FeatureExtraction> Known = new()
    {
        ["Wav2Vec2FeatureExtractor"] = new Wav2Vec2Extraction(),
        ["WhisperFeatureExtractor"] = new WhisperExtraction(),
    };

    public static FeatureExtraction? Find(string className) => Known.GetValueOrDefault(className);
}
