using HfPipelines.Checkpoints;
using TorchSharp;
using static TorchSharp.torch;

namespace HfPipelines.Layers;

/// <summary>What stands before a head in many encoders: a linear layer, an activation and a norm.</summary>
/// <param name="dense">The linear layer.</param>
/// <param name="activation">The activation's name in transformers.</param>
/// <param name="norm">The norm.</param>
public sealed class PredictionHead(Linear dense, string activation, Norm norm)
{
    private readonly Func<Tensor, Tensor> _activation = Activations.Get(activation);

    /// <summary>Applies the layer.</summary>
    /// <param name="hidden">[..., hidden].</param>
    /// <returns>[..., size], a new tensor.</returns>
    public Tensor Forward(Tensor hidden)
    {
        using DisposeScope scope = NewDisposeScope();
        return norm.Forward(_activation(dense.Forward(hidden))).MoveToOuterDisposeScope();
    }

    /// <summary>Takes the layer and the norm of a checkpoint.</summary>
    /// <param name="weights">The view that holds both.</param>
    /// <param name="inputSize">The size of the hidden states.</param>
    /// <param name="size">The size of the results.</param>
    /// <param name="activation">The activation's name in transformers.</param>
    /// <param name="epsilon">The epsilon of the norm.</param>
    /// <param name="dense">The layer's name.</param>
    /// <param name="norm">The norm's name.</param>
    public static PredictionHead Create(Weights weights, long inputSize, long size, string activation, double epsilon, string dense = "dense", string norm = "LayerNorm")
        => new(new Linear(weights / dense, inputSize, size), activation, new LayerNorm(weights / norm, size, epsilon));

    /// <summary>This layer and a linear one behind it.</summary>
    /// <param name="scores">The linear layer.</param>
    /// <returns>From hidden states to scores.</returns>
    public Func<Tensor, Tensor> Then(Linear scores) => hidden =>
    {
        using DisposeScope scope = NewDisposeScope();
        return scores.Forward(Forward(hidden)).MoveToOuterDisposeScope();
    };

    /// <summary>Takes the head that scores the vocabulary in BERT.</summary>
    /// <param name="weights">The view that holds <c>transform</c>, <c>decoder</c> and <c>bias</c>.</param>
    /// <param name="hiddenSize">The size of the hidden states.</param>
    /// <param name="size">The size of the embeddings.</param>
    /// <param name="vocabularySize">The number of tokens.</param>
    /// <param name="activation">The activation's name in transformers.</param>
    /// <param name="epsilon">The epsilon of the norm.</param>
    /// <param name="transformName">The name of what stands before the matrix of the vocabulary; empty where its layers stand beside it.</param>
    /// <param name="normName">The name of the norm.</param>
    /// <returns>From hidden states to scores.</returns>
    public static Func<Tensor, Tensor> Vocabulary(
        Weights weights, int hiddenSize, int size, int vocabularySize, string activation, double epsilon, string transformName = "transform", string normName = "LayerNorm")
    {
        PredictionHead head = Create(weights / transformName, hiddenSize, size, activation, epsilon, norm: normName);
        return head.Then(new Linear((weights / "decoder").Get("weight", vocabularySize, size), weights.Get("bias", vocabularySize)));
    }

    /// <summary>Takes the head that scores labels in BART, T5 and RoBERTa: a linear layer, an activation and a second linear layer.</summary>
    /// <param name="weights">The view that holds <c>dense</c> and <c>out_proj</c>.</param>
    /// <param name="hiddenSize">The size of the hidden states.</param>
    /// <param name="labels">The number of labels.</param>
    /// <param name="activation">The activation's name in transformers.</param>
    /// <returns>From one state a text to scores.</returns>
    public static Func<Tensor, Tensor> Classification(Weights weights, int hiddenSize, int labels, string activation = "tanh")
    {
        var layers = new PlainFeedForward(weights, hiddenSize, hiddenSize, labels, activation, first: "dense", second: "out_proj");
        return layers.Forward;
    }
}
