using System.Text.Json.Nodes;
using HfPipelines.Audio;
using HfPipelines.Checkpoints;
using HfPipelines.Networks;
using HfPipelines.Tokenization;

namespace HfPipelines.Pipelines.Recognition;

/// <summary>From samples to text, in the way of a kind of network.</summary>
/// <param name="model">The model.</param>
/// <param name="featureExtractor">Turns recordings into the network's inputs.</param>
internal abstract class SpeechRecognizer(PretrainedModel model, FeatureExtractor featureExtractor)
{
    /// <summary>The number of samples a second.</summary>
    protected int SamplingRate => featureExtractor.SamplingRate;

    /// <summary>The network.</summary>
    protected Network Network => model.Network;

    /// <summary>Makes the recognizer of a loaded class.</summary>
    /// <param name="model">The model.</param>
    /// <param name="featureExtractor">Turns recordings into the network's inputs.</param>
    /// <param name="folder">The checkpoint's folder.</param>
    public static SpeechRecognizer Create(PretrainedModel model, FeatureExtractor featureExtractor, string folder) => model.Network switch
    {
        ITranscriber => new WritingRecognizer(model, featureExtractor, folder),
        IEncoderDecoderModel => new PlainWritingRecognizer(model, featureExtractor, folder),
        _ => new CharacterRecognizer(model, featureExtractor, Tokenizer.Load(folder)),
    };

    /// <summary>Checks options before anything runs.</summary>
    /// <exception cref="AudioException">The model does not do what is asked for.</exception>
    public abstract void Check(TranscriptionOptions options);

    /// <summary>Transcribes samples; the caller holds the dispose scope.</summary>
    /// <param name="samples">One channel, at <see cref="SamplingRate"/>.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops between two pieces.</param>
    public abstract Transcription Transcribe(ReadOnlyMemory<float> samples, TranscriptionOptions options, CancellationToken cancellationToken);

    /// <summary>The network's input for samples, with the mask of those that count, on its device.</summary>
    protected ModelInput Extract(ReadOnlyMemory<float> samples, JsonObject? options = null)
    {
        options ??= [];
        options["return_attention_mask"] = true;
        return featureExtractor.Extract([new AudioData(samples, SamplingRate)], new AudioArguments { Options = options }).ToModelInput().MoveTo(model.Device);
    }
}
