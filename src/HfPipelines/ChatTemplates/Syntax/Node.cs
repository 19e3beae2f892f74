namespace HfPipelines.ChatTemplates.Syntax;

/// <summary>A part of a parsed template.</summary>
/// <param name="Line">The line where it begins.</param>
internal abstract record Node(int Line)
{
    /// <summary>The parts of this part, in the order in which Jinja visits them.</summary>
    public abstract IEnumerable<Node?> Children { get; }

    /// <summary>This node and all nodes below it.</summary>
    public IEnumerable<Node> All()
    {
        var pending = new Stack<Node>();
        pending.Push(this);
        while (pending.TryPop(out Node? node))
        {
            yield return node;
            foreach (Node? child in node.Children.Reverse())
            {
                if (child is not null)
                {
                    pending.Push(child);
                }
            }
        }
    }
}
