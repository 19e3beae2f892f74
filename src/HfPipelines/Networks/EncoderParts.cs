using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Networks;

/// <summary>What the classes of an encoder are made of; what is not set is BERT's.</summary>
public sealed record EncoderParts
{
    /// <summary>The size of the hidden states.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Makes the encoder from its weights, with its pooling or without.</summary>
    public required Func<Weights, bool, Network> Encoder { get; init; }

    /// <summary>Makes the head that scores tokens from the weights of its class.</summary>
    public required Func<Weights, Func<Tensor, Tensor>> VocabularyHead { get; init; }

    /// <summary>Makes, from the weights of a class, what sums a text up: from the call and the encoder's output to [batch, hidden].</summary>
    public Func<Weights, Func<ModelInput, ModelOutput, Tensor>> Pool { get; init; } = _ => (_, output) => output["pooler_output"];

    /// <summary>What sums a text up where several are compared; null for the same as elsewhere.</summary>
    public Func<Weights, Func<ModelInput, ModelOutput, Tensor>>? ChoicePool { get; init; }

    /// <summary>Sums a text up from its last states.</summary>
    /// <param name="pooling">The pooling.</param>
    public static Func<ModelInput, ModelOutput, Tensor> PoolBy(Pooling pooling) => (_, output) => pooling.Forward(output.LastHiddenState);

    /// <summary>Makes the head that scores a text's labels by its first state, from the weights of its class and their number; null for a linear layer behind the pooling.</summary>
    public Func<Weights, int, Func<Tensor, Tensor>>? FirstStateHead { get; init; }

    /// <summary>Makes what hidden states go through before a head that scores every token; null for nothing.</summary>
    public Func<Weights, Func<Tensor, Tensor>>? TokenTransform { get; init; }

    /// <summary>The name of the head that scores begin and end of an answer.</summary>
    public string QuestionHead { get; init; } = "qa_outputs";
}
