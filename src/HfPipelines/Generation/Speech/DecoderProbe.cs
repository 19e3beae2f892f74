using HfPipelines.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Generation.Speech;

/// <summary>What single passes of a decoder tell beside what it writes: language, silence, and where tokens are heard.</summary>
/// <param name="network">The network.</param>
/// <param name="model">The same.</param>
/// <param name="config">What the checkpoint says.</param>
/// <param name="frameTime">The seconds of a frame.</param>
internal sealed class DecoderProbe(Network network, ITranscriber model, SpeechConfig config, double frameTime)
{
    /// <summary>A call of the decoder.</summary>
    /// <param name="states">The encoder's states, [batch, places, hidden].</param>
    /// <param name="tokens">The tokens of each row, of one length.</param>
    public static ModelInput Input(Tensor states, IReadOnlyList<IReadOnlyList<int>> tokens) => new()
    {
        ["encoder_outputs.last_hidden_state"] = states,
        ["decoder_input_ids"] = tensor(tokens.SelectMany(p => p.Select(t => (long)t)).ToArray(), [tokens.Count, tokens[0].Count], device: states.device),
    };

    /// <summary>The token of the likeliest language.</summary>
    /// <param name="states">The encoder's states, [1, places, hidden].</param>
    /// <param name="start">The start token.</param>
    public int Language(Tensor states, int start)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor scores = network.Forward(Input(states, [[start]])).Logits[0, -1];
        long[] languages = [.. config.Languages!.Values.Select(t => (long)t)];
        return (int)languages[scores.index_select(0, tensor(languages, device: scores.device)).argmax().ToInt64()];
    }

    /// <summary>The probability that nothing is said.</summary>
    /// <param name="states">The encoder's states, [1, places, hidden].</param>
    /// <param name="prompt">The tokens to begin with.</param>
    /// <param name="start">Which of them is the start token.</param>
    public double Silence(Tensor states, IReadOnlyList<int> prompt, int start)
    {
        // The token for silence stands in front of the one that says that there are no timestamps.
        int silence = config.NoTimestampsId - 1
            ?? throw new GenerationException(nameof(TranscriptionThresholds.NoSpeech), "none, for the checkpoint's generation_config.json has no no_timestamps_token_id", "a threshold");
        using DisposeScope scope = NewDisposeScope();
        return network.Forward(Input(states, [prompt])).Logits[0, start].to(ScalarType.Float32).softmax(-1)[silence].ToDouble();
    }

    /// <summary>Where each token is heard to end, in seconds within the window.</summary>
    /// <param name="states">The encoder's states, [1, places, hidden].</param>
    /// <param name="prompt">The tokens that the text began with.</param>
    /// <param name="tokens">The tokens written, the ending one included, which gets the time of the one before.</param>
    /// <param name="frames">How many of the window's frames count; null for all.</param>
    public float[] Times(Tensor states, IReadOnlyList<int> prompt, IReadOnlyList<int> tokens, int? frames)
    {
        if (tokens.Count < 2)
        {
            return new float[tokens.Count];
        }

        using DisposeScope scope = NewDisposeScope();
        ModelInput input = Input(states, [[.. prompt, .. tokens.SkipLast(1)]]);
        input["output_attentions"] = tensor(true);
        ModelOutput output = network.Forward(input);
        Tensor attention = stack(config.AlignmentHeads!.Select(h => output[$"cross_attentions.{h.Layer}"][0, h.Head])).narrow(1, prompt.Count, tokens.Count - 1);

        // transformers cuts twice, which counts where less than nothing is left of the recording.
        attention = frames is { } count ? Cut(Cut(attention, count), count) : attention;
        float[] times = [.. TokenAlignment.Align(attention, model.AlignmentWidth).Select(p => (float)(p * model.FramesPerPlace * frameTime))];
        return [.. times, times[^1]];
    }

    // A number below none counts from the end, as in Python.
    private Tensor Cut(Tensor attention, int frames)
    {
        long places = (long)Math.Floor((double)frames / model.FramesPerPlace);
        return attention.narrow(2, 0, Math.Clamp(places < 0 ? attention.size(2) + places : places, 0, attention.size(2)));
    }
}
