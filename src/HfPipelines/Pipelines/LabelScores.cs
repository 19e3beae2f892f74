using HfPipelines.Configuration;
using static TorchSharp.torch;

namespace HfPipelines.Pipelines;

/// <summary>From a classifier's numbers to labels.</summary>
internal static class LabelScores
{
    /// <summary>The labels of one input, the likeliest first.</summary>
    /// <param name="logits">[labels].</param>
    /// <param name="config">The configuration, which knows the labels and what they were trained for.</param>
    /// <param name="options">How.</param>
    /// <param name="usualCount">How many labels are given unless the options say.</param>
    /// <param name="singleIsSigmoid">Whether a classifier with one label scores it by itself.</param>
    public static IReadOnlyList<LabelScore> Read(Tensor logits, PretrainedConfig config, ClassificationOptions? options, int usualCount, bool singleIsSigmoid)
    {
        ScoreFunction function = options?.Function ?? config.ProblemType switch
        {
            "regression" => ScoreFunction.None,
            "multi_label_classification" => ScoreFunction.Sigmoid,
            _ => singleIsSigmoid && config.NumLabels == 1 ? ScoreFunction.Sigmoid : ScoreFunction.Softmax,
        };
        int count = options?.TopK ?? usualCount;
        ArgumentOutOfRangeException.ThrowIfNegative(count, nameof(options));
        Tensor numbers = logits.to_type(ScalarType.Float32).cpu();
        Tensor scores = function switch
        {
            ScoreFunction.Sigmoid => numbers.sigmoid(),
            ScoreFunction.Softmax => numbers.softmax(-1),
            _ => numbers,
        };
        return
        [
            .. scores.contiguous().data<float>().ToArray()
                .Select((score, i) => new LabelScore(config.IdToLabel[i], score))
                .OrderByDescending(s => s.Score)
                .Take(count),
        ];
    }
}
