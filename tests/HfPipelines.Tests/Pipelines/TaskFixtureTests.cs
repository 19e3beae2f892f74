using HfPipelines.Tests.Layers;
using HfPipelines.Verification;
using HfPipelines.Verification.Pipelines;

namespace HfPipelines.Tests.Pipelines;

public sealed class TaskFixtureTests
{
    [Theory]
    [InlineData("image-classification/vit", 7)]
    [InlineData("image-classification/resnet", 7)]
    [InlineData("image-classification/siglip", 10)]
    [InlineData("image-classification/convnext", 7)]
    [InlineData("image-classification/deit", 7)]
    [InlineData("image-classification/dinov2", 7)]
    [InlineData("image-classification/efficientnet", 7)]
    [InlineData("image-classification/mobilenet_v2", 7)]
    [InlineData("image-classification/swin", 7)]
    [InlineData("zero-shot-image-classification/clip", 3)]
    [InlineData("object-detection/detr", 4)]
    [InlineData("image-segmentation/detr", 2)]
    [InlineData("image-feature-extraction/vit", 4)]
    [InlineData("image-feature-extraction/resnet", 4)]
    [InlineData("image-feature-extraction/dinov2", 4)]
    [InlineData("image-feature-extraction/swin", 4)]
    [InlineData("audio-classification/wav2vec2", 6)]
    [InlineData("automatic-speech-recognition/wav2vec2", 7)]
    [InlineData("audio-classification/whisper", 2)]
    [InlineData("automatic-speech-recognition/whisper", 8)]
    [InlineData("zero-shot-audio-classification/clap", 3)]
    [InlineData("audio-classification/hubert", 6)]
    [InlineData("audio-classification/audio_spectrogram_transformer", 6)]
    [InlineData("automatic-speech-recognition/hubert", 7)]
    [InlineData("automatic-speech-recognition/wavlm", 7)]
    [InlineData("automatic-speech-recognition/speech_to_text", 2)]
    [InlineData("decision/llama", 3)]
    [InlineData("text-classification/bart", 8)]
    [InlineData("text-classification/bert", 8)]
    [InlineData("text-classification/deberta_v2_multilabel", 8)]
    [InlineData("text-classification/llama", 8)]
    [InlineData("text-classification/modernbert", 8)]
    [InlineData("text-classification/roberta", 8)]
    [InlineData("text-classification/distilbert", 8)]
    [InlineData("text-classification/electra_regression", 8)]
    [InlineData("text-classification/xlnet", 8)]
    [InlineData("token-classification/bert", 13)]
    [InlineData("token-classification/deberta_v2", 13)]
    [InlineData("token-classification/llama", 11)]
    [InlineData("token-classification/distilbert", 13)]
    [InlineData("token-classification/electra", 13)]
    [InlineData("zero-shot-classification/bart", 5)]
    [InlineData("zero-shot-classification/bert", 5)]
    [InlineData("zero-shot-classification/deberta_v2", 5)]
    [InlineData("fill-mask/bert", 6)]
    [InlineData("fill-mask/deberta_v2", 6)]
    [InlineData("fill-mask/modernbert", 6)]
    [InlineData("fill-mask/roberta", 6)]
    [InlineData("fill-mask/xlm_roberta", 6)]
    [InlineData("fill-mask/albert", 6)]
    [InlineData("fill-mask/distilbert", 6)]
    [InlineData("fill-mask/electra", 6)]
    [InlineData("fill-mask/mpnet", 6)]
    [InlineData("question-answering/bert", 9)]
    [InlineData("question-answering/deberta_v2", 9)]
    [InlineData("question-answering/roberta", 9)]
    [InlineData("question-answering/distilbert", 9)]
    [InlineData("feature-extraction/bert", 5)]
    [InlineData("feature-extraction/gpt2", 5)]
    [InlineData("feature-extraction/mpnet", 5)]
    [InlineData("retrieval/dense", 3)]
    [InlineData("summarization/bart", 6)]
    [InlineData("summarization/t5", 6)]
    [InlineData("summarization/pegasus", 6)]
    [InlineData("translation/t5", 4)]
    [InlineData("translation/marian", 4)]
    [InlineData("text2text-generation/bart", 4)]
    [InlineData("text2text-generation/t5", 6)]
    [InlineData("image-text-to-text/llava_next", 6)]
    [InlineData("image-text-to-text/paligemma", 3)]
    [InlineData("image-text-to-text/gemma3", 3)]
    [InlineData("image-text-to-text/mistral3", 6)]
    [InlineData("image-text-to-text/aya_vision", 6)]
    [InlineData("image-text-to-text/internvl", 6)]
    [InlineData("image-text-to-text/idefics3", 6)]
    [InlineData("image-text-to-text/smolvlm", 3)]
    [InlineData("image-text-to-text/idefics2", 6)]
    [InlineData("image-text-to-text/llava_onevision", 6)]
    [InlineData("image-text-to-text/qwen2_vl", 6)]
    [InlineData("image-text-to-text/qwen2_5_vl", 6)]
    [InlineData("image-text-to-text/qwen3_vl", 6)]
    [InlineData("image-text-to-text/git", 3)]
    [InlineData("image-text-to-text/blip/", 3)]
    [InlineData("any-to-any/qwen2_vl", 6)]
    public void Every_call_equals_the_original(string filter, int count) => Verify("pipelines.zip", filter, count);

    // Long recordings window by window, prompts, thresholds, beams, words of pieces: the same checkpoint, in the same format.
    [Fact]
    public void Long_recordings_equal_the_original() => Verify("transcription.zip", "automatic-speech-recognition/whisper", 14);

    // What pipelines.zip lacks, in its format: decisions by a checkpoint's own template, for one question and for all, and parts that are found.
    [Theory]
    [InlineData("decision/llama_question_template", 3)]
    [InlineData("decision/llama_questions_template", 3)]
    [InlineData("decision/llama_unescaped_template", 3)]
    [InlineData("image-segmentation/detr_4", 3)]
    [InlineData("image-segmentation/detr_7", 4)]
    public void Answers_equal_the_original(string filter, int count) => Verify("pipelines_answers.zip", filter, count);

    private static void Verify(string archive, string filter, int count)
    {
        using FixtureSource fixtures = FixtureSource.Open(LayerFacts.FixturePath(archive));
        CaseResult[] results = [.. new PipelinesVerifier().Run(fixtures, new VerifyOptions(filter))];
        Assert.DoesNotContain(results, r => !r.Passed);
        Assert.Equal(count, results.Length);
    }
}
