using HfPipelines.Tests.Layers;
using HfPipelines.Verification;

namespace HfPipelines.Tests.Audio;

public sealed class AudioFixtureTests
{
    [Fact]
    public void Every_resampling_equals_the_original()
    {
        using FixtureSource fixtures = FixtureSource.Open(LayerFacts.FixturePath("processing.zip"));
        CaseResult[] results = [.. new ProcessingVerifier().Run(fixtures, new VerifyOptions("resample/"))];
        Assert.Equal(21, results.Length);
        Assert.DoesNotContain(results, r => !r.Passed);
    }

    [Theory]
    [InlineData("audio_utils", 140)]
    [InlineData("audio_spectrogram_transformer/ASTFeatureExtractor", 48)]
    [InlineData("clap/ClapFeatureExtractor", 47)]
    [InlineData("clvp/ClvpFeatureExtractor", 39)]
    [InlineData("cohere_asr/CohereAsrFeatureExtractor", 42)]
    [InlineData("dac/DacFeatureExtractor", 32)]
    [InlineData("dia/DiaFeatureExtractor", 32)]
    [InlineData("dots3_note/Dots3NoteFeatureExtractor", 21)]
    [InlineData("encodec/EncodecFeatureExtractor", 37)]
    [InlineData("fun_asr_nano/FunAsrNanoFeatureExtractor", 37)]
    [InlineData("gemma3n/Gemma3nAudioFeatureExtractor", 48)]
    [InlineData("gemma4/Gemma4AudioFeatureExtractor", 40)]
    [InlineData("gemma4_unified/Gemma4UnifiedAudioFeatureExtractor", 31)]
    [InlineData("granite_speech/GraniteSpeechFeatureExtractor", 22)]
    [InlineData("granite_speech5/GraniteSpeech5FeatureExtractor", 38)]
    [InlineData("inkling/InklingFeatureExtractor", 38)]
    [InlineData("kyutai_speech_to_text/KyutaiSpeechToTextFeatureExtractor", 27)]
    [InlineData("lasr/LasrFeatureExtractor", 36)]
    [InlineData("markuplm/MarkupLMFeatureExtractor", 2)]
    [InlineData("moss_transcribe_diarize/MossTranscribeDiarizeFeatureExtractor", 23)]
    [InlineData("muse_spark/MuseSparkFeatureExtractor", 30)]
    [InlineData("musicgen_melody/MusicgenMelodyFeatureExtractor", 43)]
    [InlineData("nemotron_asr_streaming/NemotronAsrStreamingFeatureExtractor", 38)]
    [InlineData("neucodec/NeuCodecFeatureExtractor", 32)]
    [InlineData("parakeet/ParakeetFeatureExtractor", 44)]
    [InlineData("pe_audio/PeAudioFeatureExtractor", 26)]
    [InlineData("phi4_multimodal/Phi4MultimodalFeatureExtractor", 43)]
    [InlineData("pocket_tts/PocketTTSFeatureExtractor", 26)]
    [InlineData("qwen3_asr/Qwen3ASRFeatureExtractor", 38)]
    [InlineData("seamless_m4t/SeamlessM4TFeatureExtractor", 42)]
    [InlineData("speech_to_text/Speech2TextFeatureExtractor", 84)]
    [InlineData("speecht5/SpeechT5FeatureExtractor", 53)]
    [InlineData("univnet/UnivNetFeatureExtractor", 51)]
    [InlineData("vibevoice_acoustic_tokenizer/VibeVoiceAcousticTokenizerFeatureExtractor", 32)]
    [InlineData("voxtral_realtime/VoxtralRealtimeFeatureExtractor", 38)]
    [InlineData("wav2vec2/Wav2Vec2FeatureExtractor", 40)]
    [InlineData("whisper/WhisperFeatureExtractor", 45)]
    [InlineData("xcodec2/Xcodec2FeatureExtractor", 36)]
    public void Every_fixture_equals_the_original(string filter, int count)
    {
        using FixtureSource fixtures = FixtureSource.Open(LayerFacts.FixturePath("processing.zip"));
        CaseResult[] results = [.. new ProcessingVerifier().Run(fixtures, new VerifyOptions(filter))];
        Assert.DoesNotContain(results, r => !r.Passed);
        Assert.Equal(count, results.Length);
    }
}
