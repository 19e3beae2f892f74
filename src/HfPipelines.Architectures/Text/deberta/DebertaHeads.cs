using HfPipelines.Checkpoints;
using HfPipelines.Layers;
using static TorchSharp.torch;

namespace HfPipelines.Architectures;

/// <summary>The heads of DeBERTa's versions that score tokens.</summary>
internal static class DebertaHeads
{
    /// <summary>Takes the head of a checkpoint: as BERT's, or one that shares the table of tokens.</summary>
    /// <param name="weights">The weights of the head's class.</param>
    /// <param name="isLegacy">Whether the head is as BERT's.</param>
    /// <param name="sizes">The size of the hidden states, that of the embeddings, and the number of tokens.</param>
    /// <param name="activation">The activation's name in transformers.</param>
    /// <param name="epsilon">The epsilon of the norm.</param>
    /// <returns>From hidden states to scores.</returns>
    public static Func<Tensor, Tensor> Vocabulary(Weights weights, bool isLegacy, (int Hidden, int Embedding, int Vocabulary) sizes, string activation, double epsilon)
    {
        if (isLegacy)
        {
            return PredictionHead.Vocabulary(weights / "cls" / "predictions", sizes.Hidden, sizes.Embedding, sizes.Vocabulary, activation, epsilon);
        }

        Weights head = weights / "lm_predictions" / "lm_head";
        Tensor tokens = (weights / "deberta" / "embeddings" / "word_embeddings").Get("weight", sizes.Vocabulary, sizes.Hidden);
        return PredictionHead.Create(head, sizes.Hidden, sizes.Hidden, activation, epsilon).Then(new Linear(tokens, head.Get("bias", sizes.Vocabulary)));
    }
}
