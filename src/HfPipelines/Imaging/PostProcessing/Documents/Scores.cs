namespace HfPipelines.Imaging.PostProcessing.Documents;

/// <summary>Scores of pieces taken together.</summary>
internal static class Scores
{
    /// <summary>The mean; not a number where there are none.</summary>
    public static float Mean(IEnumerable<float> scores) => (float)scores.Select(s => (double)s).DefaultIfEmpty(double.NaN).Average();
}
