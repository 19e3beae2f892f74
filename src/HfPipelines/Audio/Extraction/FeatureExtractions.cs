namespace HfPipelines.Audio.Extraction;

/// <summary>The feature extractor classes, by their names in transformers.</summary>
internal static class FeatureExtractions
{
    private static readonly Dictionary<string, FeatureExtraction> Known = new()
    {
        ["ASTFeatureExtractor"] = new AstExtraction(),
        ["ClapFeatureExtractor"] = new ClapExtraction(),
        ["ClvpFeatureExtractor"] = new ClvpExtraction(),
        ["CohereAsrFeatureExtractor"] = new CohereAsrExtraction(),
        ["DacFeatureExtractor"] = new DacExtraction(),
        ["DiaFeatureExtractor"] = new DiaExtraction(),
        ["Dots3NoteFeatureExtractor"] = new Dots3NoteExtraction(),
        ["EncodecFeatureExtractor"] = new EncodecExtraction(),
        ["FunAsrNanoFeatureExtractor"] = new FunAsrNanoExtraction(),
        ["Gemma3nAudioFeatureExtractor"] = new Gemma3nAudioExtraction(isCentred: false),
        ["Gemma4AudioFeatureExtractor"] = new Gemma3nAudioExtraction(isCentred: true),
        ["Gemma4UnifiedAudioFeatureExtractor"] = new Gemma4UnifiedAudioExtraction(),
        ["GraniteSpeechFeatureExtractor"] = new GraniteSpeechExtraction(),
        ["GraniteSpeech5FeatureExtractor"] = new GraniteSpeech5Extraction(),
        ["InklingFeatureExtractor"] = new InklingExtraction(),
        ["KyutaiSpeechToTextFeatureExtractor"] = new KyutaiSpeechToTextExtraction(),
        ["LasrFeatureExtractor"] = new LasrExtraction(),
        ["MossTranscribeDiarizeFeatureExtractor"] = new MossTranscribeDiarizeExtraction(),
        ["MuseSparkFeatureExtractor"] = new MuseSparkExtraction(),
        ["MusicgenMelodyFeatureExtractor"] = new MusicgenMelodyExtraction(),
        ["NemotronAsrStreamingFeatureExtractor"] = new NemotronAsrStreamingExtraction(),
        ["NeuCodecFeatureExtractor"] = new SemanticCodecExtraction(fillsBothEnds: false),
        ["ParakeetFeatureExtractor"] = new ParakeetExtraction(),
        ["PeAudioFeatureExtractor"] = new PeAudioExtraction(),
        ["Phi4MultimodalFeatureExtractor"] = new Phi4MultimodalExtraction(),
        ["PocketTTSFeatureExtractor"] = new PocketTtsExtraction(),
        ["Qwen3ASRFeatureExtractor"] = new Qwen3AsrExtraction(),
        ["SeamlessM4TFeatureExtractor"] = new SeamlessM4TExtraction(),
        ["Speech2TextFeatureExtractor"] = new Speech2TextExtraction(),
        ["SpeechT5FeatureExtractor"] = new SpeechT5Extraction(),
        ["UnivNetFeatureExtractor"] = new UnivNetExtraction(),
        ["VibeVoiceAcousticTokenizerFeatureExtractor"] = new VibeVoiceAcousticTokenizerExtraction(),
        ["VoxtralRealtimeFeatureExtractor"] = new VoxtralRealtimeExtraction(),
        ["Wav2Vec2FeatureExtractor"] = new Wav2Vec2Extraction(),
        ["WhisperFeatureExtractor"] = new WhisperExtraction(),
        ["Xcodec2FeatureExtractor"] = new SemanticCodecExtraction(fillsBothEnds: true),
    };

    public static FeatureExtraction? Find(string className) => Known.GetValueOrDefault(className);
}
